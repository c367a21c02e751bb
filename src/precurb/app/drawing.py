"""Structures drawn as SVG, with the atoms that a definition fixes marked."""

from collections.abc import Iterable
from typing import Any


def drawing(smiles: str, marked: Iterable[int] = (), *, width: int = 260) -> str:
    """Draw a structure.

    Args:
        smiles: The structure; empty for none.
        marked: Indices of the atoms to mark, in the order of the SMILES.
        width: Width in pixels; the height is three quarters of it.

    Returns:
        One ``<svg>`` element that asks for nothing from outside; empty when there is nothing
        to draw.
    """
    from rdkit import Chem, rdBase
    from rdkit.Chem.Draw import rdMolDraw2D

    with rdBase.BlockLogs():
        molecule = Chem.MolFromSmiles(smiles) if smiles else None
    if molecule is None:
        return ""
    canvas = rdMolDraw2D.MolDraw2DSVG(width, width * 3 // 4)
    options: Any = canvas.drawOptions()  # the stubs do not know its attributes
    options.clearBackground = False
    options.padding = 0.08
    atoms = [index for index in marked if index < molecule.GetNumAtoms()]
    rdMolDraw2D.PrepareAndDrawMolecule(canvas, molecule, highlightAtoms=atoms)
    canvas.FinishDrawing()
    text = canvas.GetDrawingText()
    return text[text.index("<svg") :]
