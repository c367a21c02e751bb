// The picture of links: drawn on a canvas from places that the server works out, so that 5,000
// nodes are there at once. The tables of the pages are there without it.
import cytoscape from "./vendor/cytoscape.js";

const MANY = 800; // nodes from which on names are drawn only close by, and moving is plainer
const FEW = 40; // hits of a search that are called by their names, however small
const STEP = 60; // pixels that an arrow key moves
const PNG_SCALE = 2;

const box = document.querySelector("[data-links]");
if (box) start(box).catch(() => fail(box));

function fail(box) {
  box.hidden = false;
  box.dataset.state = "failed";
  box.querySelector(".web-chosen span").textContent = box.dataset.failed;
}

async function start(box) {
  const answer = await fetch(box.dataset.links);
  if (!answer.ok) throw new Error(answer.statusText);
  const told = await answer.json();
  box.hidden = false;
  const cy = draw(box.querySelector(".web-canvas"), told);
  const parts = { box, cy, days: days(told), dark: matchMedia("(prefers-color-scheme: dark)") };
  slider(parts);
  finder(parts);
  chooser(parts);
  buttons(parts);
  keys(parts);
  parts.dark.addEventListener("change", () => cy.style(styles(cy.nodes().length)));
  cy.once("render", () => {
    performance.mark("links drawn");
    box.dataset.state = "drawn";
  });
  cy.forceRender();
}

const colour = (name) => {
  const probe = document.querySelector(".web-canvas");
  const wanted = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const before = probe.style.color;
  probe.style.color = wanted; // resolves light-dark() to what is shown now
  const found = getComputedStyle(probe).color;
  probe.style.color = before;
  return found;
};

function draw(container, told) {
  return cytoscape({
    container,
    elements: elements(told),
    style: styles(told.nodes.length),
    layout: { name: "preset", fit: true, padding: 24 },
    minZoom: 0.02,
    maxZoom: 6,
    boxSelectionEnabled: false,
    textureOnViewport: told.nodes.length > MANY,
    hideEdgesOnViewport: told.nodes.length > MANY,
    pixelRatio: told.nodes.length > MANY ? 1 : "auto",
  });
}

function elements(told) {
  const nodes = told.nodes.map((n) => ({
    data: { id: n.id, label: n.l, kind: n.k, day: n.d || "" },
    position: { x: n.x, y: n.y },
    classes: n.here ? "here" : "",
  }));
  const edges = told.edges.map((e) => ({
    data: { source: e.s, target: e.t, kind: e.k, day: e.d || "", id: `${e.s}>${e.t}>${e.k}` },
  }));
  return { nodes, edges };
}

function styles(count) {
  const [ink, ground, accent, stop, hold, edge, soft] = [
    "--ink", "--ground", "--accent", "--stop", "--hold", "--edge", "--soft",
  ].map(colour);
  return [
    { selector: "node", style: {
      width: 16, height: 16, label: "data(label)", "font-size": 11, color: ink,
      "background-color": accent, "text-valign": "bottom", "text-margin-y": 3,
      "text-max-width": 130, "text-wrap": "ellipsis", "text-background-color": ground,
      "text-background-opacity": 0.8, "min-zoomed-font-size": count > MANY ? 9 : 6,
    } },
    { selector: "node[kind = 'thing']", style: {
      shape: "rectangle", width: 9, height: 9, "background-color": soft, color: soft,
      "font-size": 9, "min-zoomed-font-size": 8,
    } },
    { selector: "node[kind = 'listed']", style: {
      "background-color": ground, "border-width": 4, "border-color": stop,
    } },
    { selector: "node[kind = 'measured']", style: {
      "background-color": ground, "border-width": 4, "border-color": hold, shape: "diamond",
      width: 20, height: 20,
    } },
    { selector: "edge", style: {
      width: 1, "line-color": edge, "curve-style": "haystack", "haystack-radius": 0, opacity: 0.6,
    } },
    { selector: "edge[kind = 'goods'], edge[kind = 'money']", style: {
      "curve-style": count > MANY ? "haystack" : "straight", "line-color": accent,
      opacity: count > MANY ? 0.2 : 0.45,
      "target-arrow-shape": count > MANY ? "none" : "triangle", "target-arrow-color": accent,
      "arrow-scale": 0.7,
    } },
    { selector: "edge[kind = 'maybe']", style: { "line-style": "dashed", width: 2, opacity: 0.9 } },
    { selector: ".later", style: { display: "none" } },
    { selector: ".here, node:selected", style: {
      "border-width": 4, "border-color": ink, width: 24, height: 24, "z-index": 9,
    } },
    { selector: ".hit", style: {
      "underlay-color": hold, "underlay-opacity": 0.5, "underlay-padding": 8,
      "z-index": 9,
    } },
    { selector: ".named", style: { "min-zoomed-font-size": 0 } },
  ];
}

const days = (told) =>
  [...new Set([...told.nodes, ...told.edges].map((each) => each.d).filter(Boolean))].sort();

function slider({ box, cy, days }) {
  const input = box.querySelector("input[type=range]");
  const output = box.querySelector("output");
  input.max = Math.max(0, days.length - 1);
  input.value = input.max;
  input.disabled = days.length < 2;
  const show = () => {
    const last = days[Number(input.value)] || "";
    output.textContent = last;
    input.setAttribute("aria-valuetext", last);
    const turned = cy.elements().filter(
      (each) => each.data("day") > last !== each.hasClass("later"),
    );
    cy.batch(() => turned.toggleClass("later"));
    for (const row of document.querySelectorAll("[data-node]")) {
      row.hidden = row.dataset.day > last;
    }
  };
  let asked = 0;
  input.addEventListener("input", () => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(show);
  });
  output.textContent = days[days.length - 1] || "";
}

function finder({ box, cy }) {
  const input = box.querySelector("input[type=search]");
  const told = box.querySelector(".web-chosen span");
  input.addEventListener("input", () => {
    const asked = input.value.trim().toLocaleLowerCase();
    cy.nodes(".hit").removeClass("hit named");
    if (asked.length < 2) return;
    const hits = cy.nodes().filter((n) => n.data("label").toLocaleLowerCase().includes(asked));
    hits.addClass(hits.length > FEW ? "hit" : "hit named");
    told.textContent = `${hits.length} / ${cy.nodes().length}`;
    if (hits.length) cy.fit(hits, 80);
    if (cy.zoom() > 1.5) cy.zoom({ level: 1.5, renderedPosition: middle(cy) }).center(hits);
  });
}

function chooser({ box, cy }) {
  const told = box.querySelector(".web-chosen span");
  const open = box.querySelector(".web-chosen a");
  const expand = box.querySelector("[data-do=expand]");
  cy.on("select", "node", ({ target }) => {
    told.textContent = target.data("label");
    const party = target.data("kind") !== "thing";
    open.hidden = expand.hidden = !party;
    open.href = `/links/party?id=${encodeURIComponent(target.id())}`;
    mark(target.id());
  });
  cy.on("unselect", "node", () => {
    told.textContent = "";
    open.hidden = expand.hidden = true;
    mark("");
  });
  for (const row of document.querySelectorAll("[data-node]")) {
    row.addEventListener("click", () => {
      const node = cy.getElementById(row.dataset.node);
      cy.nodes(":selected").unselect();
      if (node.length) cy.zoom(Math.max(cy.zoom(), 0.8)).center(node.select());
    });
  }
}

function mark(id) {
  for (const row of document.querySelectorAll("[data-node]")) {
    row.classList.toggle("here", row.dataset.node === id);
  }
}

function buttons(parts) {
  const does = {
    in: () => zoom(parts.cy, 1.3),
    out: () => zoom(parts.cy, 1 / 1.3),
    fit: () => parts.cy.fit(undefined, 24),
    png: () => save(parts.cy),
    expand: () => widen(parts),
  };
  for (const button of parts.box.querySelectorAll("[data-do]")) {
    button.addEventListener("click", does[button.dataset.do]);
  }
}

function keys({ box, cy }) {
  const moves = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  box.querySelector(".web-canvas").addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = moves[event.key];
    if (move) cy.panBy({ x: move[0] * STEP, y: move[1] * STEP });
    else if (event.key === "+") zoom(cy, 1.3);
    else if (event.key === "-" || event.key === "−") zoom(cy, 1 / 1.3);
    else return;
    event.preventDefault();
  });
}

const middle = (cy) => ({ x: cy.width() / 2, y: cy.height() / 2 });
const zoom = (cy, by) => cy.zoom({ level: cy.zoom() * by, renderedPosition: middle(cy) });

function save(cy) {
  const blob = cy.png({ output: "blob", bg: colour("--ground"), scale: PNG_SCALE, maxWidth: 8000 });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = "links.png";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function widen({ box, cy }) {
  const node = cy.nodes(":selected").first();
  if (!node.length) return;
  const answer = await fetch(`/links/graph.json?most=60&around=${encodeURIComponent(node.id())}`);
  if (!answer.ok) return fail(box);
  const told = await answer.json();
  const own = rename(cy, told);
  const fresh = elements(own).nodes.filter((each) => !cy.getElementById(each.data.id).length);
  const there = new Set([...fresh.map((each) => each.data.id), ...cy.nodes().map((n) => n.id())]);
  const edges = elements(own).edges.filter(
    ({ data }) => there.has(data.source) && there.has(data.target) &&
      !cy.getElementById(data.id).length,
  );
  ring(fresh, node.position());
  cy.batch(() => cy.add([
    ...fresh.map((each) => ({ ...each, group: "nodes", classes: "" })),
    ...edges.map((each) => ({ ...each, group: "edges" })),
  ]));
  box.dataset.nodes = cy.nodes().length;
}

// Shared things are numbered anew in each answer; by their labels they are the same again.
function rename(cy, told) {
  const known = new Map(
    cy.nodes("[kind = 'thing']").map((each) => [each.data("label"), each.id()]),
  );
  const names = new Map();
  for (const each of told.nodes) {
    if (each.k === "thing") names.set(each.id, known.get(each.l) || `thing:${each.l}`);
  }
  const named = (id) => names.get(id) || id;
  return {
    nodes: told.nodes.map((each) => ({ ...each, id: named(each.id) })),
    edges: told.edges.map((each) => ({ ...each, s: named(each.s), t: named(each.t) })),
  };
}

function ring(fresh, centre) {
  const reach = Math.max(60, fresh.length * 6);
  fresh.forEach((each, at) => {
    const angle = (2 * Math.PI * at) / fresh.length;
    each.position = {
      x: centre.x + reach * Math.cos(angle), y: centre.y + reach * Math.sin(angle),
    };
  });
}
