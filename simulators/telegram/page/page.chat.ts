/** The part of the page that draws one chat: its head, its messages, and the keys under them. */
export const CHAT_SCRIPT = `
const SERVICE = {
  new_chat_members: (people) => people.map((person) => person.first_name).join(', ') + ' joined the group',
  migrate_to_chat_id: () => 'This group became a supergroup: the talk goes on there',
  migrate_from_chat_id: () => 'This group became a supergroup',
  forum_topic_created: (topic) => 'Topic “' + topic.name + '” was opened',
};
const serviceText = (service) => {
  for (const [name, words] of Object.entries(SERVICE)) if (name in service) return words(service[name]);
  return Object.keys(service)[0].replaceAll('_', ' ');
};
const summary = (message) =>
  message.service ? serviceText(message.service)
    : message.text.replace(/\\s+/g, ' ') || (message.media ? (message.media.kind === 'photo' ? 'Photo' : message.media.fileName) : '');

function quote(name, text, go) {
  return el('button', { class: 'quote', type: 'button', onclick: go }, el('b', { text: name }), el('span', { text: text }));
}

function drawMedia(media) {
  const address = '/_sim/files/' + encodeURIComponent(media.fileId);
  return media.kind === 'photo'
    ? el('img', { class: 'picture', src: address, alt: 'Photo ' + media.fileName })
    : el('a', { class: 'file', href: address, download: media.fileName, text: '📄 ' + media.fileName });
}

function drawKeys(message) {
  if (message.rows.length === 0) return null;
  return el('div', { class: 'keys' }, ...message.rows.map((row, y) => el('div', {}, ...row.map((button, x) => {
    if (button.url) return el('a', { class: 'key', href: safeUrl(button.url), target: '_blank', rel: 'noopener noreferrer', title: button.url }, button.text, el('i', { text: '↗' }));
    const key = el('button', { class: 'key', type: 'button', text: button.text, onclick: () => press(message, y, x, key) });
    return key;
  }))));
}

function drawMessage(message, previous, own) {
  if (message.service) return el('li', { class: 'service', id: 'm' + message.id, text: serviceText(message.service) });
  const chat = chats.get(message.chatId);
  const follows = previous && !previous.service && previous.from.id === message.from.id && message.at - previous.at < 300000;
  const meta = el('span', { class: 'meta' },
    message.pinned ? svg(ICON.pin) : null,
    message.silent ? el('span', { title: 'Sent without a sound' }, svg(ICON.silent)) : null,
    message.editedAt ? el('span', { text: 'edited', title: message.edits.map((former) => former.text).join('\\n\\n') }) : null,
    el('time', { datetime: new Date(message.at).toISOString(), text: clock(message.at) }),
    own ? svg(ICON.ticks) : null);
  const named = chat.type !== 'private' && !own && !follows;
  const from = named ? el('div', { class: 'from', text: message.from.name }) : el('span', { class: 'sr', text: message.from.name + ': ' });
  if (named) from.style.color = message.from.bot ? 'var(--accent)' : hue(message.from.id);
  const bubble = el('div', { class: 'bubble' },
    from,
    message.replyTo ? quote(message.replyTo.name, message.replyTo.text.replace(/\\s+/g, ' '), () => jumpTo(message.replyTo.id)) : null,
    message.media ? drawMedia(message.media) : null,
    el('div', { class: 'text', dir: 'auto' }, ...formatted(message.text, message.entities, say), meta));
  const answer = el('button', { class: 'icon answer', type: 'button', 'aria-label': 'Reply to this message', onclick: () => replyTo(message) }, svg(ICON.reply, 19));
  return el('li', { class: 'msg' + (own ? ' own' : '') + (follows ? ' follows' : ''), id: 'm' + message.id },
    el('div', { class: 'row' }, bubble, answer), drawKeys(message));
}

function shownMessages(chat) {
  const all = [...chat.messages.values()].slice(-SHOWN);
  return chat.forum && chat.topic !== undefined ? all.filter((message) => (message.topic || 0) === chat.topic) : all;
}

/** Draws the whole log; a message that changed is marked for a moment. */
function drawLog(changed) {
  const chat = chats.get(selected);
  const shown = chat ? shownMessages(chat) : [];
  const items = [];
  shown.forEach((message, index) => {
    const previous = shown[index - 1];
    if (!previous || dayOf(previous.at) !== dayOf(message.at)) items.push(el('li', { class: 'day', text: dayOf(message.at) }));
    const item = drawMessage(message, previous, message.from.id === speakerOf(chat));
    if (changed && changed.has(message.id)) item.classList.add(message.editedAt ? 'changed' : 'fresh');
    items.push(item);
  });
  $('messages').replaceChildren(...(items.length > 0 ? items : [welcome(chat)]));
  if (!changed) sticking = true;
  if (sticking) toEnd('instant');
  markEnd();
}

function welcome(chat) {
  if (!chat) return el('li', { class: 'empty' }, el('h3', { text: 'Nobody is here yet' }), el('p', { text: 'Add a person on the left, then press START.' }));
  const words = state.descriptions['description/'] || 'What Panoptes would send to a phone appears here. Nothing leaves this computer.';
  return el('li', { class: 'empty' }, botFace(), el('h3', { text: 'What can this bot do?' }), el('p', { text: words }));
}

function drawHead() {
  const chat = chats.get(selected);
  if (!chat) return;
  const group = chat.type !== 'private';
  $('title').textContent = group ? chat.name : state.bot.name;
  $('face').replaceChildren(group ? avatar(chat.id, chat.name, true) : botFace(true));
  const typing = chat.typingUntil > Date.now();
  $('status').className = typing ? 'live' : '';
  $('status').textContent = typing ? state.bot.name + ' is typing…'
    : group ? chat.members.length + 1 + ' members · id ' + chat.id
      : 'bot · you write as ' + chat.name + ' (id ' + chat.id + ')';
  const acts = group
    ? [chat.standing === 'kicked' || chat.standing === 'left' ? ['Add the bot again', 'readmit'] : ['Remove the bot', 'kick'],
       chat.type === 'group' && !chat.migratedTo ? ['Upgrade to a supergroup', 'upgrade'] : null,
       chat.forum ? ['Open a topic…', 'topic'] : null]
    : [chat.standing === 'kicked' ? ['Unblock the bot', 'unblock'] : ['Block the bot', 'block']];
  $('acts').replaceChildren(...acts.filter(Boolean).map(([label, act]) =>
    el('button', { type: 'button', text: label, onclick: () => { $('menu').open = false; deed(act, chat); } })));
  const pinned = [...chat.messages.values()].filter((message) => message.pinned).pop();
  $('pin').hidden = !pinned;
  if (pinned) {
    $('pin').replaceChildren(el('span', {}, el('b', { text: 'Pinned message' }), summary(pinned)));
    $('pin').onclick = () => jumpTo(pinned.id);
  }
  $('topics').hidden = !chat.forum;
  const topics = [{ id: undefined, name: 'All' }, { id: 0, name: 'General' }, ...chat.topics];
  $('topics').replaceChildren(...topics.map((topic) => el('button', {
    type: 'button', 'aria-pressed': String(chat.topic === topic.id), text: topic.name,
    onclick: () => { chat.topic = topic.id; drawHead(); drawLog(); },
  })));
}
`;
