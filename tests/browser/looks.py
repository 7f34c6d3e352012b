"""What the gate asks of a page, in the page's own language. Each answers a list of what is wrong.

Colours are read as the browser has worked them out: with colours of the reader's own these are the reader's.
"""

COLOURS = """
  const parts = c => c.match(/[\\d.]+/g).map(Number), unseen = c => (parts(c)[3] ?? 1) < .1;
  const lum = c => { const v = parts(c).slice(0, 3).map(x => x / 255)
    .map(x => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
    return .2126*v[0] + .7152*v[1] + .0722*v[2]; };
  const behind = one => { for (; one; one = one.parentElement) {
      const c = getComputedStyle(one).backgroundColor; if (!unseen(c)) return lum(c); }
    return lum(getComputedStyle(document.body).backgroundColor); };
  const ratio = (c, back) => { if (!c.startsWith("rgb") || unseen(c)) return 0; const one = lum(c);
    return (Math.max(one, back) + .05) / (Math.min(one, back) + .05); };
  const edged = (one, least) => { const style = getComputedStyle(one), back = behind(one.parentElement);
    return ["Top", "Right", "Bottom", "Left"].some(side => style[`border${side}Style`] !== "none"
        && parseFloat(style[`border${side}Width`]) >= least && ratio(style[`border${side}Color`], back) >= 3)
      || style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= least
        && ratio(style.outlineColor, back) >= 3; };
  const short = one => one.outerHTML.replace(/\\s+/g, " ").slice(0, 100);
"""

# A button that is filled has its surface for an edge; with the reader's own colours it has no surface.
EDGES = f"""() => {{ {COLOURS}
  const own = matchMedia("(forced-colors: active)").matches;
  const controls = ".ds-input, .tiles label, .ds-button:not([data-variant=tertiary])";
  return [...document.querySelectorAll(controls)]
    .filter(one => one.type !== "hidden" && one.checkVisibility() && getComputedStyle(one).opacity !== "0")
    .filter(one => !edged(one, 1) && !(one.matches(".ds-button") && !own
      && ratio(getComputedStyle(one).backgroundColor, behind(one.parentElement)) >= 3))
    .map(one => "no edge: " + short(one)); }}"""

TARGETS = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
  .filter(one => one.type !== "hidden" && one.checkVisibility() && !one.closest("p, td, dd, figcaption")
    && !one.matches(".skip"))
  .map(one => { const box = (one.closest("label") || one.closest(".check") || one).getBoundingClientRect();
    const main = one.matches(".ds-button, summary, .tiles input, select, textarea");
    return [one.outerHTML.slice(0, 100), Math.round(box.height), main ? 44 : 24, Math.round(box.width)]; })
  .filter(([, height, least, width]) => height < least || width < 24)
  .map(([name, height]) => `${height} px: ${name}`)"""

# What is wrong with how one stop shows that it has focus.
# Trap: at the last part of a date, its calendar, the browser marks that part itself and not the field.
AT_STOP = """
  const own = matchMedia("(forced-colors: active)").matches;
  const wrongAt = one => { const box = one.getBoundingClientRect(), name = one.outerHTML.slice(0, 100);
    const inside = /^(date|time)/.test(one.type) && !one.matches(":focus-visible");
    const ring = inside || [one, one.closest("label")].some(around => { if (!around) return false;
      const style = getComputedStyle(around);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
        || style.boxShadow !== "none" && !own && around === one; });
    const seen = [[.5, .5], [.1, .2], [.9, .2], [.1, .8], [.9, .8]].some(([x, y]) => {
      const over = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
      return over && (one.contains(over) || over.contains(one) && over !== document.body
        || one.closest("label") && one.closest("label") === over.closest("label")); });
    return [...(ring ? [] : ["no ring: " + name]), ...(seen ? [] : ["behind something: " + name])]; };
"""
# Trap: focus() by a script shows as focus by keyboard does only after a key has been pressed.
FOCUS = f"""() => {{ {AT_STOP}
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter(one => one.type !== "hidden" && !one.disabled && one.checkVisibility()
      && (one.type !== "radio" || one.checked || !document.querySelector(`[name="${{one.name}}"]:checked`)));
  return stops.flatMap(one => {{ one.focus();
    if (document.activeElement === one) return wrongAt(one);
    return ["no focus: " + one.outerHTML.slice(0, 100)]; }}); }}"""
# Where somebody who presses Tab has come: what it is called, what kind it is, and what is wrong with it.
STOP = f"""() => {{ {AT_STOP}
  const one = document.activeElement;
  if (one === document.body) return ["", "", []];
  const label = one.labels?.[0];
  const called = label ? label.innerText : one.getAttribute("aria-label") || one.innerText;
  const words = called.trim().replace(/\\s+/g, " ").replace(" :", ":");
  return [words, one.type || one.localName, wrongAt(one)]; }}"""

MOVES = """() => [...document.querySelectorAll("*")].filter(one => { const style = getComputedStyle(one);
    return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0; })
  .map(one => one.outerHTML.slice(0, 100))"""

# Words, drawings and states: what a state says it must say by more than a colour that is no longer there.
OWN_COLOURS = f"""() => {{ {COLOURS} const wrong = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walk.nextNode(); text; text = walk.nextNode()) {{
    const one = text.parentElement;
    if (!text.data.trim() || !one.checkVisibility()) continue;
    if (one.closest(".ds-sr-only, .skip, [disabled]")) continue;
    const style = getComputedStyle(one), paint = one.closest("svg") ? style.fill : style.color;
    if (ratio(paint, behind(one)) < 4.5) wrong.push("words not seen: " + short(one)); }}
  const drawn = "polyline, path, circle, line:not(.chart-grid)";
  for (const svg of document.querySelectorAll("svg")) {{
    if (!svg.checkVisibility()) continue;
    const ground = svg.querySelector("rect[width='100%']");
    const back = ground ? lum(getComputedStyle(ground).fill) : behind(svg);
    for (const one of svg.querySelectorAll(drawn)) {{ const style = getComputedStyle(one);
      const thick = parseFloat(style.strokeWidth) > 0 ? style.stroke : "none";
      if (Math.max(ratio(thick, back), ratio(style.fill, back)) < 3)
        wrong.push("drawing not seen: " + short(one)); }}
    const lines = [...svg.querySelectorAll("polyline[class*=' s']")];
    const apart = new Set(lines.map(one => getComputedStyle(one).strokeDasharray));
    if (apart.size < new Set(lines.map(one => one.getAttribute("class"))).size)
      wrong.push("lines apart by colour alone: " + short(svg)); }}
  const told = one => {{ const style = getComputedStyle(one), around = getComputedStyle(one.parentElement);
    return edged(one, 2) || style.fontWeight >= 600 && around.fontWeight < 600
      || style.textDecorationLine !== around.textDecorationLine; }};
  const states = "[aria-current], [aria-pressed=true], .tiles label:has(:checked)";
  for (const one of document.querySelectorAll(states))
    if (one.checkVisibility() && !told(one)) wrong.push("state by colour alone: " + short(one));
  return wrong; }}"""

ADD_RULE = """([name, rule]) => { for (const sheet of document.styleSheets)
  if (sheet.href.includes("css/site")) { const at = sheet.cssRules.length;
    sheet.insertRule(`@supports (display: block) { ${rule} }`, at); return at; } }"""
DROP_RULE = """at => { for (const sheet of document.styleSheets)
  if (sheet.href.includes("css/site")) sheet.deleteRule(at); }"""
