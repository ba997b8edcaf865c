// The pages of the current document: SVG that is patched part by part, with the text of each as a layer over it.

const SVG = "http://www.w3.org/2000/svg";
const pages = document.getElementById("pages");

/** An element with attributes and content. */
export function make(name, attributes = {}, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
}

const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    target.isNear = isIntersecting;
    if (isIntersecting) load(target);
  }
}, { root: pages, rootMargin: "60% 0px" });

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) target.isSeen = isIntersecting;
}, { root: pages });

/** Shows the pages of a document; those whose hash is unchanged are left as they are. */
export function drawPages(doc) {
  const all = doc?.pages ?? [];
  if (all.length === 0) {
    const words = !doc ? "Här visas dokumenten när det finns underlag i content/."
      : doc.held ? "Rätta felen nedan, så skapas dokumentet." : "Det här dokumentet har inga sidor att visa.";
    pages.replaceChildren(make("p", { class: "empty" }, words));
    return;
  }
  pages.querySelector(".empty")?.remove();
  while (pages.children.length > all.length) {
    near.unobserve(pages.lastElementChild);
    seen.unobserve(pages.lastElementChild);
    pages.lastElementChild.remove();
  }
  all.forEach((page, i) => {
    const element = pages.children[i] ?? addPage();
    element.hash = page.hash;
    const name = `Sida ${i + 1} av ${all.length}`;
    const box = `0 0 ${page.width} ${page.height}`;
    if (element.box !== box || element.name !== name) {
      Object.assign(element, { box, name });
      element.style.setProperty("--shape", `${page.width} / ${page.height}`);
      element.style.setProperty("--points", page.width);
      element.lastElementChild.setAttribute("viewBox", box);
      element.lastElementChild.setAttribute("aria-label", name);
    }
    if (element.isNear) load(element);
  });
  writeRest();
}

/** Appends an empty page. */
function addPage() {
  const element = make("div", { class: "page" });
  const text = document.createElementNS(SVG, "svg");
  text.setAttribute("role", "group");
  text.setAttribute("tabindex", "0");
  element.append(make("div", { inert: "" }), text);
  pages.append(element);
  near.observe(element);
  seen.observe(element);
  return element;
}

/** Loads a page's SVG, and its text once that is painted. */
async function load(element) {
  await paint(element);
  await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
  await write(element);
}

/** Fetches a path of the preview's server, relative to the page's; null if that fails. */
export async function get(path, read) {
  try {
    const answer = await fetch(path);
    return answer.ok ? await read(answer) : null;
  } catch {
    return null;
  }
}

/** Paints a page's SVG: by a patch from the one that is shown, if the server has that one cached. */
async function paint(element) {
  const { hash } = element;
  if (element.painted === hash) return;
  element.painted = hash;
  const holder = element.firstElementChild;
  const { shown } = element.dataset;
  const isPatch = (answer) => answer.headers.get("content-type") === "application/json";
  const read = async (answer) => isPatch(answer) ? { patch: await answer.json() } : { whole: await answer.text() };
  const svg = await get(`pages/${hash}.svg${shown ? `?${shown}` : ""}`, read);
  if (element.painted !== hash) return;
  if (svg === null || (svg.patch && element.dataset.shown !== shown)) {
    element.painted = null; // requested again with the next state
    return;
  }
  if (svg.patch) patch(holder.firstElementChild, svg.patch);
  else holder.innerHTML = svg.whole;
  element.dataset.shown = hash;
}

/** Replaces the parts of an SVG that changed. */
function patch(svg, { front, back, parts }) {
  const fresh = document.createElementNS(SVG, "svg");
  fresh.innerHTML = parts.join("");
  const old = [...svg.children];
  const next = old[old.length - back] ?? null;
  for (const part of old.slice(front, old.length - back)) part.remove();
  while (fresh.firstChild) svg.insertBefore(fresh.firstChild, next);
}

/** Puts a page's text as an invisible layer over its SVG, to be read aloud, searched, copied and clicked. */
async function write(element) {
  const { hash, lastElementChild: layer } = element;
  if (element.written === hash) return;
  element.written = hash;
  const lines = await get(`pages/${hash}.json`, (answer) => answer.json());
  if (element.written !== hash) return;
  if (lines === null) {
    element.written = null;
    return;
  }
  const focused = layer.contains(document.activeElement) && document.activeElement.dataset.line;
  layer.replaceChildren(...lines.map((line, i) => {
    const text = document.createElementNS(SVG, "text");
    text.setAttribute("transform", `matrix(${line.matrix.join(" ")})`);
    text.setAttribute("font-size", line.size);
    if (line.text.length > 1) {
      text.setAttribute("textLength", line.width);
      text.setAttribute("lengthAdjust", "spacingAndGlyphs");
    }
    text.setAttribute("tabindex", "-1");
    text.dataset.line = i;
    text.textContent = line.text;
    return text;
  }));
  layer.dataset.hash = hash;
  if (focused) (layer.children[focused] ?? layer).focus({ preventScroll: true });
}

let isWriting = false;

/** Writes the text of the pages out of view, one after the other, so that it can be searched. */
async function writeRest() {
  if (isWriting) return;
  isWriting = true;
  const isLeft = (element) => element.hash && element.written !== element.hash && !element.isNear;
  for (let left; (left = [...pages.children].find(isLeft));) {
    await write(left);
    if (!left.written) break; // the server does not answer
  }
  isWriting = false;
}
