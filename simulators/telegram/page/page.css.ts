/** How the page looks: light and dark as the reader's system is, no font or picture from elsewhere. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --bg: #e6ebee; --panel: #fff; --line: #e3e7ea; --ink: #10181f; --soft: #6d7883; --hover: #f3f5f7;
  --accent: #2f8fe0; --accent-ink: #fff; --pick: #2f8fe0; --pick-ink: #fff; --pick-soft: #d9ebfb;
  --in: #fff; --out: #e4fbd3; --out-soft: #4f9a4b; --quote: #2f8fe0; --code: #eef1f4; --spoiler: #9aa5af;
  --key: rgba(72, 104, 130, .52); --key-ink: #fff; --pill: rgba(72, 104, 130, .5); --danger: #d9413e;
  --wall: linear-gradient(160deg, #cfe0c9 0%, #b9d6d4 45%, #a9c7e2 100%);
  --dots: rgba(255, 255, 255, .28);
  --shadow: 0 1px 1.5px rgba(16, 35, 52, .14);
}
@media (prefers-color-scheme: dark) {
  :root {
    --bg: #0e1621; --panel: #17212b; --line: #0e1823; --ink: #f2f5f8; --soft: #8496a8; --hover: #202b36;
    --accent: #4fa9ee; --accent-ink: #06121d; --pick: #2b5278; --pick-ink: #fff; --pick-soft: #22394f;
    --in: #182533; --out: #2b5278; --out-soft: #9cc6ec; --quote: #64b5ef; --code: #0f1a26; --spoiler: #4a5b6c;
    --key: rgba(40, 62, 84, .82); --key-ink: #e7f1fb; --pill: rgba(20, 34, 48, .78); --danger: #ff7b76;
    --wall: linear-gradient(160deg, #0d1a26 0%, #10202d 50%, #132637 100%);
    --dots: rgba(120, 170, 215, .055);
    --shadow: 0 1px 2px rgba(0, 0, 0, .35);
  }
}
* { box-sizing: border-box; }
html, body { height: 100%; margin: 0; }
body {
  background: var(--bg); color: var(--ink); display: flex; overflow: hidden;
  font: 15px/1.42 "Inter", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
button, textarea, select, input { font: inherit; color: inherit; }
button { border: 0; background: none; padding: 0; cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
[hidden] { display: none !important; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.side { width: 336px; flex: none; display: flex; flex-direction: column; background: var(--panel); border-right: 1px solid var(--line); }
.brand { display: flex; align-items: center; gap: 12px; padding: 16px 16px 12px; }
.brand svg { flex: none; }
.brand h1 { font-size: 16px; margin: 0; letter-spacing: -.01em; }
.brand p { margin: 1px 0 0; font-size: 12.5px; color: var(--soft); }
.chats { flex: 1; overflow-y: auto; list-style: none; margin: 0; padding: 4px 8px; }
.chat { width: 100%; display: grid; grid-template-columns: 50px 1fr auto; gap: 1px 11px; text-align: left; padding: 9px 10px; border-radius: 12px; align-items: center; }
.chat:hover { background: var(--hover); }
.chat[aria-current="true"] { background: var(--pick); color: var(--pick-ink); }
.chat .avatar { grid-row: 1 / 3; }
.chat .name { font-weight: 600; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.chat .when { font-size: 12px; color: var(--soft); }
.chat .last { color: var(--soft); font-size: 14px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; min-width: 0; }
.chat .last:last-child { grid-column: 2 / -1; }
.chat[aria-current="true"] :is(.when, .last) { color: inherit; opacity: .82; }
.badge { justify-self: end; min-width: 22px; padding: 1px 7px; text-align: center; border-radius: 11px; background: var(--accent); color: var(--accent-ink); font-size: 12px; font-weight: 600; }
.avatar { width: 48px; height: 48px; border-radius: 50%; display: grid; place-items: center; color: #fff; font-weight: 600; font-size: 18px; letter-spacing: .02em; flex: none; }
.avatar.bot { background: none; }
.avatar.bot svg { width: 100%; height: 100%; }
.avatar.small { width: 40px; height: 40px; font-size: 15px; }
.foot { border-top: 1px solid var(--line); padding: 10px 16px 14px; font-size: 12.5px; color: var(--soft); }
.foot .adds { display: flex; gap: 8px; margin-bottom: 10px; }
.foot .adds button { flex: 1; padding: 7px 6px; border-radius: 9px; background: var(--hover); color: var(--ink); font-weight: 500; font-size: 13px; }
.foot .adds button:hover { background: var(--pick-soft); }
.foot a { color: inherit; }
.foot .bad { color: var(--danger); font-weight: 600; }

.main { flex: 1; min-width: 0; display: flex; flex-direction: column; position: relative; background: var(--wall); }
.main::before { content: ""; position: absolute; inset: 0; pointer-events: none; background-image: radial-gradient(var(--dots) 1.6px, transparent 1.7px), radial-gradient(var(--dots) 1.1px, transparent 1.2px); background-size: 34px 34px, 34px 34px; background-position: 0 0, 17px 17px; }
.main > * { position: relative; }
.head { display: flex; align-items: center; gap: 12px; padding: 9px 18px; background: var(--panel); border-bottom: 1px solid var(--line); z-index: 3; }
.head .who { flex: 1; min-width: 0; }
.head h2 { margin: 0; font-size: 15.5px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.head p { margin: 0; font-size: 13px; color: var(--soft); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.head p.live { color: var(--accent); }
.icon { width: 38px; height: 38px; border-radius: 50%; display: grid; place-items: center; color: var(--soft); flex: none; }
.icon:hover { background: var(--hover); color: var(--ink); }
.back { display: none; }
.menu { position: relative; }
.menu summary { list-style: none; cursor: pointer; }
.menu summary::-webkit-details-marker { display: none; }
.menu div { position: absolute; right: 0; top: 44px; background: var(--panel); border-radius: 12px; padding: 6px; box-shadow: 0 8px 30px rgba(0, 0, 0, .22); min-width: 220px; z-index: 5; }
.menu div button { display: block; width: 100%; text-align: left; padding: 9px 12px; border-radius: 8px; }
.menu div button:hover { background: var(--hover); }
.topics { display: flex; gap: 6px; padding: 7px 16px; background: var(--panel); border-bottom: 1px solid var(--line); overflow-x: auto; }
.topics button { padding: 4px 13px; border-radius: 14px; font-size: 13.5px; color: var(--soft); white-space: nowrap; }
.topics button[aria-pressed="true"] { background: var(--pick-soft); color: var(--ink); font-weight: 600; }
.pin { display: flex; gap: 10px; padding: 7px 18px; background: var(--panel); border-bottom: 1px solid var(--line); text-align: left; width: 100%; }
.pin span { border-left: 3px solid var(--accent); padding-left: 9px; min-width: 0; font-size: 13.5px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.pin b { display: block; color: var(--accent); font-size: 13px; }

.log { flex: 1; overflow-y: auto; padding: 14px 0 10px; scroll-behavior: smooth; }
.log ol { list-style: none; margin: 0 auto; padding: 0 16px; max-width: 760px; display: flex; flex-direction: column; gap: 4px; min-height: 100%; justify-content: flex-end; }
.day, .service { align-self: center; margin: 8px 0; padding: 3px 12px; border-radius: 13px; background: var(--pill); color: #fff; font-size: 13px; font-weight: 500; }
.msg { max-width: min(560px, 88%); display: flex; flex-direction: column; align-self: flex-start; margin-top: 4px; }
.msg.own { align-self: flex-end; }
.msg.follows { margin-top: 0; }
.row { min-width: 0; }
.bubble { position: relative; min-width: 0; background: var(--in); border-radius: 16px 16px 16px 5px; padding: 7px 12px 6px; box-shadow: var(--shadow); overflow-wrap: anywhere; }
.own .bubble { background: var(--out); border-radius: 16px 16px 5px 16px; }
.from { font-size: 13.5px; font-weight: 600; margin-bottom: 1px; }
.text { white-space: pre-wrap; }
.meta { float: right; display: inline-flex; gap: 5px; align-items: center; margin: 6px -3px -3px 12px; font-size: 11.5px; color: var(--soft); user-select: none; }
.own .meta { color: var(--out-soft); }
.meta svg { width: 15px; height: 15px; }
.quote { display: block; width: 100%; text-align: left; border-left: 3px solid var(--quote); background: color-mix(in srgb, var(--quote) 10%, transparent); border-radius: 6px; padding: 3px 9px; margin: 2px 0 5px; font-size: 13.5px; }
.quote b { display: block; color: var(--quote); font-size: 13px; }
.quote span { display: block; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; max-width: min(420px, 66vw); }
.picture { display: block; max-width: 100%; border-radius: 10px; margin: 2px 0 6px; }
.file { display: inline-flex; gap: 9px; align-items: center; padding: 6px 0; color: var(--accent); font-weight: 500; }
.text a, .text .cmd { color: var(--accent); text-decoration: none; }
.own .text :is(a, .cmd) { color: color-mix(in srgb, var(--accent) 80%, var(--ink)); }
.text a:hover, .text .cmd:hover { text-decoration: underline; }
.text code { font: .92em ui-monospace, "SF Mono", Menlo, Consolas, monospace; background: var(--code); padding: 1px 5px; border-radius: 5px; }
.text pre { font: .92em/1.45 ui-monospace, "SF Mono", Menlo, Consolas, monospace; background: var(--code); padding: 9px 11px; border-radius: 9px; margin: 5px 0; white-space: pre-wrap; border-left: 3px solid var(--quote); }
.text blockquote { margin: 4px 0; padding: 3px 10px; border-left: 3px solid var(--quote); background: color-mix(in srgb, var(--quote) 9%, transparent); border-radius: 6px; }
.text blockquote.folded { max-height: 4.4em; overflow: hidden; cursor: pointer; }
.spoiler { background: var(--spoiler); color: transparent; border-radius: 4px; cursor: pointer; }
.spoiler.seen { background: none; color: inherit; }
.keys { display: grid; gap: 4px; margin-top: 4px; }
.keys div { display: grid; grid-auto-flow: column; grid-auto-columns: 1fr; gap: 4px; }
.key { min-height: 38px; padding: 7px 12px; border-radius: 10px; background: var(--key); color: var(--key-ink); font-weight: 500; font-size: 14px; text-align: center; text-decoration: none; position: relative; backdrop-filter: blur(6px); transition: filter .12s, transform .06s; }
.key:hover { filter: brightness(1.14); }
.key:active { transform: scale(.985); }
.key[aria-busy="true"]::after { content: ""; position: absolute; right: 8px; top: 8px; width: 11px; height: 11px; border-radius: 50%; border: 2px solid currentColor; border-right-color: transparent; animation: spin .8s linear infinite; }
.key i { position: absolute; right: 6px; top: 2px; font-style: normal; font-size: 11px; opacity: .8; }
.answer { align-self: center; flex: none; display: none; margin: 0 6px; }
.row { display: flex; align-items: center; }
.row:is(:hover, :focus-within) .answer { display: grid; }
.own .row { flex-direction: row-reverse; }
.flash .bubble { animation: flash 1.1s ease-out; }
.changed .bubble { animation: changed .9s ease-out; }
.fresh { animation: rise .18s ease-out; }
@keyframes spin { to { transform: rotate(1turn); } }
@keyframes rise { from { opacity: 0; transform: translateY(8px); } }
@keyframes flash { 0%, 40% { box-shadow: 0 0 0 4px color-mix(in srgb, var(--accent) 55%, transparent); } }
@keyframes changed { 0% { box-shadow: 0 0 0 3px color-mix(in srgb, var(--accent) 45%, transparent); } }

.empty { margin: auto; text-align: center; max-width: 380px; padding: 26px 30px; border-radius: 20px; background: var(--panel); box-shadow: 0 6px 30px rgba(10, 30, 50, .12); }
.empty .avatar { width: 76px; height: 76px; margin: 0 auto 12px; font-size: 30px; }
.empty h3 { margin: 0 0 6px; font-size: 19px; letter-spacing: -.01em; }
.empty p { margin: 0; color: var(--soft); white-space: pre-line; }
.down { position: absolute; right: 20px; bottom: 14px; width: 44px; height: 44px; border-radius: 50%; background: var(--panel); box-shadow: var(--shadow); display: grid; place-items: center; color: var(--soft); }
.holder { position: relative; height: 0; z-index: 2; }

.foot-bar { padding: 0 16px 16px; max-width: 792px; width: 100%; margin: 0 auto; }
.composer { background: var(--panel); border-radius: 18px; box-shadow: 0 2px 14px rgba(10, 30, 50, .12); }
.composer form { display: flex; align-items: flex-end; gap: 4px; padding: 6px; }
.composer textarea { flex: 1; min-width: 0; resize: none; border: 0; outline: 0; background: none; padding: 8px 6px; max-height: 170px; line-height: 1.4; }
.composer textarea::placeholder { color: var(--soft); }
.composer:focus-within { box-shadow: 0 2px 14px rgba(10, 30, 50, .12), 0 0 0 2px color-mix(in srgb, var(--accent) 55%, transparent); }
.composer select { align-self: center; border: 0; border-radius: 10px; padding: 6px 8px; background: var(--hover); font-size: 13.5px; max-width: 110px; }
.commands-toggle { height: 34px; margin: 2px; padding: 0 13px; border-radius: 17px; background: var(--accent); color: var(--accent-ink); font-weight: 600; font-size: 13.5px; align-self: flex-end; display: flex; align-items: center; gap: 6px; }
.send { background: var(--accent); color: var(--accent-ink); }
.send:hover { background: var(--accent); color: var(--accent-ink); filter: brightness(1.08); }
.replying { display: flex; align-items: center; padding: 8px 8px 0 14px; }
.replying .quote { flex: 1; min-width: 0; margin: 0; }
.hints { list-style: none; margin: 0; padding: 6px; max-height: 264px; overflow-y: auto; border-bottom: 1px solid var(--line); }
.hints li { padding: 7px 12px; border-radius: 10px; cursor: pointer; display: flex; gap: 12px; }
.hints li:is([aria-selected="true"], :hover) { background: var(--pick-soft); }
.hints b { font-weight: 600; min-width: 116px; }
.hints span { color: var(--soft); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.begin { width: 100%; padding: 14px; border-radius: 16px; background: var(--accent); color: var(--accent-ink); font-weight: 700; letter-spacing: .05em; box-shadow: 0 2px 14px rgba(10, 30, 50, .16); }
.begin:hover { filter: brightness(1.06); }
.toast { position: absolute; left: 50%; bottom: 96px; transform: translateX(-50%); background: rgba(20, 30, 40, .92); color: #fff; padding: 10px 18px; border-radius: 14px; max-width: 80%; z-index: 9; animation: rise .18s ease-out; }
dialog { border: 0; border-radius: 18px; padding: 22px 24px 16px; width: min(400px, 90vw); background: var(--panel); color: var(--ink); box-shadow: 0 20px 60px rgba(0, 0, 0, .35); }
dialog::backdrop { background: rgba(10, 20, 30, .45); }
dialog h3 { margin: 0 0 10px; font-size: 17px; }
dialog p { margin: 0 0 8px; white-space: pre-wrap; }
dialog label { display: block; margin: 8px 0; }
dialog input[type="text"] { width: 100%; padding: 9px 12px; border-radius: 10px; border: 1px solid color-mix(in srgb, var(--soft) 45%, transparent); background: var(--panel); margin-top: 4px; }
dialog .acts { display: flex; justify-content: flex-end; gap: 6px; margin-top: 14px; }
dialog .acts button { padding: 8px 16px; border-radius: 10px; color: var(--accent); font-weight: 600; }
dialog .acts button:hover { background: var(--hover); }
@media (max-width: 760px) {
  .side { width: 100%; border: 0; }
  .main { display: none; }
  .reading .side { display: none; }
  .reading .main { display: flex; }
  .back { display: grid; }
  .foot-bar { padding: 0 8px 8px; }
  .commands-toggle span { display: none; }
}
@media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; scroll-behavior: auto !important; } }
`;
