import { CHAT_SCRIPT } from './page.chat';
import { STYLE } from './page.css';
import { SCRIPT } from './page.script';
import { TEXT_SCRIPT } from './page.text';
import { WIRING_SCRIPT } from './page.wiring';

/** Beside the eyes, not in one of them: a gradient in what is hidden colours nothing. */
const SKY =
  '<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop stop-color="#5fb8f5"/><stop offset="1" stop-color="#2a80d2"/></linearGradient></defs></svg>';

const EYE =
  '<svg width="42" height="42" viewBox="0 0 42 42" aria-hidden="true"><circle cx="21" cy="21" r="21" fill="url(#sky)"/><path d="M7 21s5-9 14-9 14 9 14 9-5 9-14 9S7 21 7 21z" fill="#fff"/><circle cx="21" cy="21" r="5.4" fill="#2a80d2"/><circle cx="22.8" cy="19.2" r="1.7" fill="#fff"/></svg>';

const icon = (path: string) =>
  `<svg viewBox="0 0 24 24" width="22" height="22" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${path}"/></svg>`;

/** A page on which a newcomer chats with the bot as on a phone. One document, nothing from elsewhere. */
export const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Panoptes · simulated Telegram</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
${SKY}
<aside class="side" aria-label="Chats">
  <div class="brand">${EYE}<div><h1>Simulated Telegram</h1><p>Nothing here leaves this computer</p></div></div>
  <ul class="chats" id="chats"></ul>
  <div class="foot">
    <div class="adds"><button type="button" id="add-person">New person</button><button type="button" id="add-group">New group</button></div>
    <span id="counts"></span><a id="violations" href="/_sim/violations" target="_blank" rel="noopener"></a>
  </div>
</aside>
<main class="main">
  <header class="head">
    <button class="icon back" id="back" type="button" aria-label="Back to the chats">${icon('M15 18l-6-6 6-6')}</button>
    <span id="face"></span>
    <div class="who"><h2 id="title">&nbsp;</h2><p id="status" role="status">connecting…</p></div>
    <details class="menu" id="menu"><summary class="icon" aria-label="What you can do with this chat">${icon('M12 5v.01M12 12v.01M12 19v.01')}</summary><div id="acts"></div></details>
  </header>
  <nav class="topics" id="topics" aria-label="Topics" hidden></nav>
  <button class="pin" id="pin" type="button" hidden></button>
  <div class="log" id="log" tabindex="0" role="log" aria-label="Messages" aria-live="polite"><ol id="messages"></ol></div>
  <div class="holder"><button class="down" id="down" type="button" aria-label="To the newest message" hidden>${icon('M6 9l6 6 6-6')}</button></div>
  <div class="foot-bar">
    <button class="begin" id="begin" type="button" hidden>START</button>
    <div class="composer" id="composer" hidden>
      <ul class="hints" id="hints" role="listbox" aria-label="Commands" hidden></ul>
      <div class="replying" id="replying" hidden><div id="replied" style="flex:1;min-width:0"></div><button class="icon" id="stop-replying" type="button" aria-label="Do not reply">${icon('M6 6l12 12M18 6L6 18')}</button></div>
      <form>
        <button class="commands-toggle" id="menu-commands" type="button" aria-label="Commands" hidden><b aria-hidden="true">/</b><span>Menu</span></button>
        <select id="speaker" aria-label="Speak as" hidden></select>
        <textarea id="words" rows="1" placeholder="Message" aria-label="Message" role="combobox" aria-autocomplete="list" aria-controls="hints" aria-expanded="false" maxlength="4096" enterkeyhint="send"></textarea>
        <button class="icon send" type="submit" aria-label="Send">${icon('M12 19V5M6 11l6-6 6 6')}</button>
      </form>
    </div>
  </div>
  <div class="toast" id="toast" role="alert" hidden></div>
</main>
<dialog id="box" aria-labelledby="box-title">
  <form method="dialog">
    <h3 id="box-title"></h3><p id="box-text"></p>
    <label id="box-field" hidden><span id="box-label"></span><input type="text" id="box-name" maxlength="64" autocomplete="off"></label>
    <label id="box-forum" hidden><input type="checkbox" id="box-forum-check"> with topics</label>
    <div class="acts"><button value="ok" id="box-ok">OK</button><button value="" id="box-cancel" formnovalidate>Cancel</button></div>
  </form>
</dialog>
<script>
'use strict';
${TEXT_SCRIPT}${CHAT_SCRIPT}${SCRIPT}${WIRING_SCRIPT}
</script>
</body>
</html>
`;
