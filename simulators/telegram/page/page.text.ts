/** The part of the page that turns a text with entities into nodes: no markup is ever read as HTML. */
export const TEXT_SCRIPT = `
const el = (tag, attributes, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'text') node.textContent = value;
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
};
const svg = (path, size) => {
  const holder = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [name, value] of Object.entries({
    viewBox: '0 0 24 24', width: size || 22, height: size || 22, fill: 'none', stroke: 'currentColor',
    'stroke-width': 2, 'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': 'true',
  })) holder.setAttribute(name, value);
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  line.setAttribute('d', path);
  holder.append(line);
  return holder;
};
const ICON = {
  back: 'M15 18l-6-6 6-6', more: 'M12 5v.01M12 12v.01M12 19v.01', send: 'M12 19V5M6 11l6-6 6 6',
  reply: 'M9 14L4 9l5-5M4 9h10a6 6 0 0 1 6 6v4', close: 'M6 6l12 12M18 6L6 18', down: 'M6 9l6 6 6-6',
  ticks: 'M2 13l4 4 8-9M11 16l1 1 9-10', silent: 'M9 5a3 3 0 0 1 6 0v5l2 4H7l2-4zM4 4l16 16', pin: 'M12 17v5M8 3h8l-1 7 3 4H6l3-4z',
};

const safeUrl = (url) => {
  const full = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : 'http://' + url;
  return /^(https?|tg):/i.test(full) ? full : '#';
};
const link = (url, ...children) =>
  el('a', { href: safeUrl(url), target: '_blank', rel: 'noopener noreferrer', title: url }, ...children);

/** Commands and addresses in plain words can be pressed, as in the real thing. */
function plainNodes(text, say) {
  const marks = /(^|\\s)(\\/[A-Za-z0-9_]{1,32}(?:@\\w+)?)(?![\\w\\/])|(https?:\\/\\/[^\\s<>"]+[^\\s<>".,;:!?)])/g;
  const nodes = [];
  let at = 0;
  for (const found of text.matchAll(marks)) {
    const lead = found[1] || '';
    const begin = found.index + lead.length;
    nodes.push(text.slice(at, begin));
    nodes.push(found[2]
      ? el('button', { class: 'cmd', type: 'button', text: found[2], onclick: () => say(found[2]) })
      : link(found[3], found[3]));
    at = found.index + found[0].length;
  }
  nodes.push(text.slice(at));
  return nodes.filter((node) => node !== '');
}

const WRAPS = {
  bold: () => el('b'), italic: () => el('i'), underline: () => el('u'), strikethrough: () => el('s'),
  code: () => el('code'), pre: () => el('pre'), blockquote: () => el('blockquote'),
  expandable_blockquote: () => {
    const quote = el('blockquote', { class: 'folded', onclick: () => quote.classList.remove('folded') });
    return quote;
  },
  spoiler: () => {
    const hidden = el('span', { class: 'spoiler', role: 'button', tabindex: 0, 'aria-label': 'Hidden text' });
    const show = () => { hidden.classList.add('seen'); hidden.removeAttribute('aria-label'); };
    hidden.addEventListener('click', show);
    hidden.addEventListener('keydown', (event) => event.key === 'Enter' && show());
    return hidden;
  },
  text_link: (entity) => link(entity.url),
};

/** Outer entities come before the ones inside them. */
function formatted(text, entities, say) {
  const build = (from, to, list, literal) => {
    const nodes = [];
    let at = from;
    while (list.length > 0) {
      const [first, ...rest] = list;
      const end = Math.min(first.offset + first.length, to);
      const inner = rest.filter((entity) => entity.offset < end);
      list = rest.filter((entity) => entity.offset >= end);
      if (first.offset < at) continue;
      const wrap = WRAPS[first.type];
      const exact = literal || first.type === 'code' || first.type === 'pre' || first.type === 'text_link';
      if (!wrap) { list = inner.concat(list); continue; }
      nodes.push(...words(at, first.offset, literal));
      const node = wrap(first);
      node.append(...build(first.offset, end, inner, exact));
      nodes.push(node);
      at = end;
    }
    return nodes.concat(words(at, to, literal));
  };
  const words = (from, to, literal) =>
    from >= to ? [] : literal ? [text.slice(from, to)] : plainNodes(text.slice(from, to), say);
  return build(0, text.length, entities, false);
}

const HUES = ['#e17076', '#eda86c', '#a695e7', '#6cc261', '#4fb6cf', '#5b9bf0', '#e07bb5'];
const hue = (id) => HUES[Math.abs(id) % HUES.length];
function avatar(id, name, small) {
  const initials = name.split(/\\s+/).map((word) => [...word][0] || '').slice(0, 2).join('').toUpperCase();
  const node = el('span', { class: small ? 'avatar small' : 'avatar', 'aria-hidden': 'true', text: initials });
  node.style.background = 'linear-gradient(160deg, color-mix(in srgb, ' + hue(id) + ' 82%, white), ' + hue(id) + ')';
  return node;
}
function botFace(small) {
  const node = el('span', { class: small ? 'avatar bot small' : 'avatar bot', 'aria-hidden': 'true' });
  node.append(document.querySelector('.brand svg').cloneNode(true));
  return node;
}
const clock = (at) => new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
const dayOf = (at) => {
  const day = new Date(at).toDateString();
  if (day === new Date().toDateString()) return 'Today';
  return new Date(at).toLocaleDateString([], { day: 'numeric', month: 'long' });
};
`;
