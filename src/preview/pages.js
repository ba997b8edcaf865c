// The pages of the chosen document: pictures that are changed by their parts, and over each its text.

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

/** The pages of a document: those whose look is as it was stay. */
export function drawPages(own) {
  const all = own?.pages ?? [];
  if (all.length === 0) {
    const words = !own ? "När ett underlag i content/ räcker till ett dokument visas det här."
      : own.held ? "Dokumentet kan göras när felen nedan är rättade." : "Det här dokumentet har inga sidor att visa.";
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
    element.look = page.look;
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

/** Another page at the end. */
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

/** Brings a page's picture to its look, and its text once that is seen. */
async function load(element) {
  await paint(element);
  await new Promise((seen) => requestAnimationFrame(() => setTimeout(seen)));
  await write(element);
}

/** What is at an address of the preview's, or nothing. */
export async function get(path, read) {
  try {
    const answer = await fetch(path);
    return answer.ok ? await read(answer) : null;
  } catch {
    return null;
  }
}

/** Brings a page's picture to its look: by what has changed in it, if the server knows that. */
async function paint(element) {
  const { look } = element;
  if (element.painted === look) return;
  element.painted = look;
  const holder = element.firstElementChild;
  const { shown } = element.dataset;
  const isPatch = (answer) => answer.headers.get("content-type") === "application/json";
  const read = async (answer) => isPatch(answer) ? { patch: await answer.json() } : { whole: await answer.text() };
  const picture = await get(`/pages/${look}.svg${shown ? `?${shown}` : ""}`, read);
  if (element.painted !== look) return;
  if (picture === null || (picture.patch && element.dataset.shown !== shown)) {
    element.painted = null; // asked for again with the next board
    return;
  }
  if (picture.patch) patch(holder.firstElementChild, picture.patch);
  else holder.innerHTML = picture.whole;
  element.dataset.shown = look;
}

/** Puts the parts of a picture that are new in place of those that were there. */
function patch(picture, { front, back, parts }) {
  const fresh = document.createElementNS(SVG, "svg");
  fresh.innerHTML = parts.join("");
  const old = [...picture.children];
  const next = old[old.length - back] ?? null;
  for (const part of old.slice(front, old.length - back)) part.remove();
  while (fresh.firstChild) picture.insertBefore(fresh.firstChild, next);
}

/** Puts a page's text over its picture, unseen, to be read, found, copied and pointed at. */
async function write(element) {
  const { look, lastElementChild: layer } = element;
  if (element.written === look) return;
  element.written = look;
  const lines = await get(`/pages/${look}.json`, (answer) => answer.json());
  if (element.written !== look) return;
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
  layer.dataset.look = look;
  if (focused) (layer.children[focused] ?? layer).focus({ preventScroll: true });
}

let isWriting = false;

/** Writes the pages that nobody looks at, so that their text can be found: one after the other. */
async function writeRest() {
  if (isWriting) return;
  isWriting = true;
  const isLeft = (element) => element.look && element.written !== element.look && !element.isNear;
  for (let left; (left = [...pages.children].find(isLeft));) {
    await write(left);
    if (!left.written) break; // the server is away
  }
  isWriting = false;
}
