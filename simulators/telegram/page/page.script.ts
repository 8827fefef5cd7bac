/** The part of the page that listens, chooses, writes and presses. */
export const SCRIPT = `
const SHOWN = 300;
const $ = (id) => document.getElementById(id);
const chats = new Map();
let state = { bot: { id: 0, name: 'Bot' }, people: [], commands: {}, descriptions: {} };
let selected;
let answering;
let hint = 0;

async function ask(method, path, fields) {
  const response = await fetch('/_sim/' + path, { method, ...(fields ? { body: JSON.stringify(fields) } : {}) });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

async function load() {
  state = await ask('GET', 'state');
  if (state.people.length === 0) { await ask('POST', 'users', { name: 'You' }); return load(); }
  for (const id of [...chats.keys()]) if (!state.chats.some((chat) => chat.id === id)) chats.delete(id);
  for (const view of state.chats) {
    const known = chats.get(view.id) || { unread: 0, typingUntil: 0, draft: '' };
    chats.set(view.id, Object.assign(known, view, { messages: new Map(view.messages.map((message) => [message.id, message])) }));
    if (view.migratedTo && selected === view.id) selected = view.migratedTo;
  }
  if (!chats.has(selected)) selected = Number(location.hash.slice(1)) || undefined;
  if (!chats.has(selected)) selected = state.chats[0] && state.chats[0].id;
  drawAll();
}

function drawAll() { drawChats(); drawHead(); drawFoot(); drawLog(); }

const lastOf = (chat) => [...chat.messages.values()].pop();

function drawChats() {
  const listed = [...chats.values()].filter((chat) => !chat.migratedTo)
    .map((chat) => ({ chat, last: lastOf(chat) }))
    .sort((one, other) => (other.last ? other.last.at : 0) - (one.last ? one.last.at : 0))
    .slice(0, 100);
  $('chats').replaceChildren(...listed.map(({ chat, last }) => el('li', {}, el('button', {
    class: 'chat', type: 'button', 'aria-current': String(chat.id === selected), onclick: () => choose(chat.id),
  },
  avatar(chat.id, chat.name),
  el('span', { class: 'name', text: chat.name }),
  el('span', { class: 'when', text: last ? clock(last.at) : '' }),
  el('span', { class: 'last', text: last ? (last.from.bot && !last.service ? '' : last.service ? '' : last.from.name + ': ') + summary(last) : chat.standing === 'stranger' ? 'Press START to begin' : 'No message yet' }),
  chat.unread > 0 ? el('span', { class: 'badge', text: String(chat.unread), 'aria-label': chat.unread + ' unread' }) : null))));
}

function choose(id) {
  const before = chats.get(selected);
  if (before) before.draft = $('words').value;
  selected = id;
  const chat = chats.get(id);
  chat.unread = 0;
  answering = undefined;
  $('words').value = chat.draft;
  document.body.classList.add('reading');
  history.replaceState(null, '', '#' + id);
  drawAll();
  if (!$('words').disabled && matchMedia('(min-width: 761px)').matches) $('words').focus();
}

const speakerOf = (chat) => chat.type === 'private' ? chat.id : chat.speaker || (chat.members[0] && chat.members[0].id);

function drawFoot() {
  const chat = chats.get(selected);
  const stranger = chat && chat.type === 'private' && chat.standing === 'stranger';
  const blocked = chat && chat.type === 'private' && chat.standing === 'kicked';
  $('begin').hidden = !(stranger || blocked);
  $('begin').textContent = blocked ? 'UNBLOCK' : 'START';
  $('composer').hidden = !chat || stranger || blocked;
  if (!chat) return;
  const group = chat.type !== 'private';
  $('speaker').hidden = !group;
  if (group) $('speaker').replaceChildren(...chat.members.map((member) => el('option', { value: member.id, text: member.name, selected: member.id === speakerOf(chat) })));
  $('menu-commands').hidden = commands().length === 0;
  $('replying').hidden = !answering;
  if (answering) $('replied').replaceChildren(quote(answering.from.name, summary(answering), () => jumpTo(answering.id)));
  drawHints();
  grow();
}

/** The narrowest list of commands that the bot gave for this chat and language. */
function commands() {
  const chat = chats.get(selected);
  const person = chat && state.people.find((each) => each.id === speakerOf(chat));
  const scopes = ['chat/' + selected, (chat && chat.type === 'private' ? 'all_private_chats' : 'all_group_chats') + '/', 'default/'];
  for (const scope of scopes) for (const language of [person && person.languageCode, '']) {
    const list = state.commands[scope + '/' + (language || '')];
    if (list && list.length > 0) return list;
  }
  return [];
}

function matching() {
  const typed = $('words').value;
  return /^\\/\\w*$/.test(typed) ? commands().filter((each) => ('/' + each.command).startsWith(typed.toLowerCase())) : [];
}

function drawHints() {
  const list = matching();
  hint = Math.min(hint, Math.max(0, list.length - 1));
  $('hints').hidden = list.length === 0;
  $('words').setAttribute('aria-expanded', String(list.length > 0));
  $('hints').replaceChildren(...list.map((each, index) => el('li', {
    role: 'option', id: 'hint' + index, 'aria-selected': String(index === hint), onmousedown: (event) => { event.preventDefault(); say('/' + each.command); },
  }, el('b', { text: '/' + each.command }), el('span', { text: each.description }))));
  if (list.length > 0) $('words').setAttribute('aria-activedescendant', 'hint' + hint);
  else $('words').removeAttribute('aria-activedescendant');
}

function grow() {
  $('words').style.height = 'auto';
  $('words').style.height = Math.min($('words').scrollHeight, 170) + 'px';
}

async function say(text) {
  const chat = chats.get(selected);
  if (!chat || text.trim() === '') return;
  const fields = { user: speakerOf(chat), text: text.trim() };
  if (chat.type !== 'private') fields.chat = chat.id;
  if (chat.topic) fields.topic = chat.topic;
  if (answering) fields.replyTo = answering.id;
  $('words').value = '';
  answering = undefined;
  drawFoot();
  toEnd('smooth');
  await ask('POST', 'say', fields).catch(toast);
}

async function press(message, row, column, key) {
  key.setAttribute('aria-busy', 'true');
  try {
    const answer = await ask('POST', 'press', { user: speakerOf(chats.get(message.chatId)), chat: message.chatId, message: message.id, row, column });
    if (answer.showAlert) alertBox(state.bot.name, answer.text);
    else if (answer.text) toast(answer.text);
  } catch (error) {
    toast(error);
  }
  key.removeAttribute('aria-busy');
}

async function deed(act, chat) {
  const asked = act === 'topic' ? await alertBox('Open a topic', '', 'Name') : undefined;
  if (asked === null) return;
  const fields = chat.type === 'private' ? { user: chat.id } : { chat: chat.id, ...(asked ? { name: asked.name } : {}) };
  await ask('POST', act, fields).catch(toast);
}

function replyTo(message) { answering = message; drawFoot(); $('words').focus(); }

function jumpTo(id) {
  const item = $('m' + id);
  if (!item) return;
  item.scrollIntoView({ block: 'center' });
  item.classList.remove('flash');
  requestAnimationFrame(() => item.classList.add('flash'));
}

let toasting;
function toast(what) {
  clearTimeout(toasting);
  $('toast').textContent = what instanceof Error ? what.message : what;
  $('toast').hidden = false;
  toasting = setTimeout(() => { $('toast').hidden = true; }, 3500);
}

/** Says something, or asks for a name; resolves with null when it was cancelled. */
function alertBox(title, text, label, forum) {
  $('box-title').textContent = title;
  $('box-text').textContent = text;
  $('box-field').hidden = !label;
  $('box-label').textContent = label || '';
  $('box-name').value = '';
  $('box-forum').hidden = !forum;
  $('box-cancel').hidden = !label;
  $('box').showModal();
  return new Promise((resolve) => {
    $('box').onclose = () => resolve($('box').returnValue === 'ok' ? { name: $('box-name').value.trim(), forum: $('box-forum-check').checked } : null);
    $('box').returnValue = '';
  });
}

/** Whoever reads the end stays at the end, whatever comes and however the window changes. */
let sticking = true;
function toEnd(behavior) { $('log').scrollTo({ top: $('log').scrollHeight, behavior }); }
function markEnd() {
  const log = $('log');
  const away = log.scrollHeight - log.scrollTop - log.clientHeight;
  $('down').hidden = away < 200;
  return away;
}

let changed = new Set();
let drawing = false;
function later() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    const fresh = changed;
    changed = new Set();
    drawChats(); drawHead();
    if (fresh.size > 0) drawLog(fresh);
  });
}

let reloading;
function reload() { clearTimeout(reloading); reloading = setTimeout(() => load().catch(toast), 60); }

let counting;
function count() {
  if (counting) return;
  counting = setTimeout(async () => {
    counting = undefined;
    const { total, violations, refusals } = await ask('GET', 'counters');
    $('counts').textContent = total.sent + ' sent · ' + total.edited + ' edited · ' + refusals + ' too fast · ';
    $('violations').textContent = violations + ' mistakes';
    $('violations').className = violations > 0 ? 'bad' : '';
  }, 400);
}

function happened(event) {
  if (event.type === 'chats' || event.type === 'commands') return reload();
  if (event.type === 'typing') {
    const chat = chats.get(event.chatId);
    if (chat) { chat.typingUntil = Date.now() + 5000; setTimeout(later, 5050); }
    return later();
  }
  const { message } = event;
  const chat = chats.get(message.chatId);
  count();
  // The page lists no more chats than this: a crowd is for benches, not for reading.
  if (!chat) return state.chats.length < 200 && reload();
  if (event.type === 'deleted') chat.messages.delete(message.id);
  else chat.messages.set(message.id, message);
  if (event.type === 'message') {
    chat.typingUntil = 0;
    if (chat.messages.size > 2 * SHOWN) chat.messages.delete(chat.messages.keys().next().value);
    if (chat.id !== selected && message.from.bot) chat.unread += 1;
  }
  if (chat.id === selected) changed.add(message.id);
  later();
}

function listen() {
  const source = new EventSource('/_sim/events');
  source.onopen = () => load().then(count).catch(toast);
  source.onmessage = (event) => happened(JSON.parse(event.data));
  source.onerror = () => { $('status').textContent = 'waiting for the simulator…'; };
}
`;
