/** The last part of the page's script: which key and which click does what. */
export const WIRING_SCRIPT = `
$('composer').querySelector('form').addEventListener('submit', (event) => { event.preventDefault(); say($('words').value); });
$('words').addEventListener('input', () => { hint = 0; drawHints(); grow(); });
$('words').addEventListener('keydown', (event) => {
  const list = matching();
  if (list.length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
    event.preventDefault();
    hint = (hint + (event.key === 'ArrowDown' ? 1 : list.length - 1)) % list.length;
    drawHints();
    $('hint' + hint).scrollIntoView({ block: 'nearest' });
  } else if (event.key === 'Tab' && list.length > 0) {
    event.preventDefault();
    $('words').value = '/' + list[hint].command + ' ';
    drawHints();
  } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    say(list.length > 0 ? '/' + list[hint].command : $('words').value);
  } else if (event.key === 'Escape') {
    answering = undefined;
    if (/^\\/\\w*$/.test($('words').value)) $('words').value = '';
    drawFoot();
  }
});
$('menu-commands').addEventListener('click', () => {
  $('words').value = $('words').value === '/' ? '' : '/';
  hint = 0;
  drawHints();
  $('words').focus();
});
$('begin').addEventListener('click', () => {
  const chat = chats.get(selected);
  ask('POST', chat.standing === 'kicked' ? 'unblock' : 'start', { user: chat.id, code: new URLSearchParams(location.search).get('start') || undefined }).catch(toast);
});
$('speaker').addEventListener('change', () => { chats.get(selected).speaker = Number($('speaker').value); drawFoot(); drawLog(); });
$('stop-replying').addEventListener('click', () => { answering = undefined; drawFoot(); });
$('back').addEventListener('click', () => document.body.classList.remove('reading'));
$('down').addEventListener('click', () => toEnd('smooth'));
$('log').addEventListener('scroll', () => { sticking = markEnd() < 120; }, { passive: true });
new ResizeObserver(() => { if (sticking) toEnd('instant'); }).observe($('log'));
$('add-person').addEventListener('click', async () => {
  const asked = await alertBox('A new person', 'Somebody with Telegram on a phone.', 'Name');
  if (asked && asked.name) await ask('POST', 'users', { name: asked.name }).then(({ id }) => load().then(() => choose(id))).catch(toast);
});
$('add-group').addEventListener('click', async () => {
  const asked = await alertBox('A new group', 'Everybody on this page is in it, and so is the bot.', 'Title', true);
  if (asked && asked.name) {
    await ask('POST', 'groups', { title: asked.name, forum: asked.forum, members: state.people.slice(0, 20).map((person) => person.id) })
      .then(({ id }) => load().then(() => choose(id))).catch(toast);
  }
});
document.addEventListener('click', (event) => { if (!$('menu').contains(event.target)) $('menu').open = false; });
listen();
`;
