// Draw a structure: the editor is fetched only when somebody asks for it, and writes the
// structure as SMILES into the field of the form, which works without it.
const box = document.querySelector("[data-drawing]");
if (box) {
  const field = document.getElementById(box.dataset.field);
  const button = box.querySelector("button");
  box.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    const { CanvasEditor, Molecule } = await import("./vendor/openchemlib.js");
    const canvas = box.querySelector("div");
    canvas.hidden = false;
    const editor = new CanvasEditor(canvas, { initialMode: "molecule" });
    const show = () => {
      try {
        editor.setMolecule(Molecule.fromSmiles(field.value.trim()));
      } catch {
        field.setAttribute("aria-invalid", "true");
        return;
      }
      field.removeAttribute("aria-invalid");
    };
    if (field.value.trim()) show();
    editor.setOnChangeListener(({ type, isUserEvent }) => {
      if (type === "molecule" && isUserEvent) field.value = editor.getMolecule().toSmiles();
    });
    field.addEventListener("change", show);
    button.hidden = true;
  });
}
