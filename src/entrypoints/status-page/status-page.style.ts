/**
 * How the public page looks: one style for phone, desk and wall, light and dark. Colours of text keep 4.5 to 1 and
 * those of bars 3 to 1; a bar tells its state by its height too.
 */
export const STYLE = `
:root{color-scheme:light dark;--ground:#fff;--card:#f8f9fa;--ink:#212529;--soft:#495057;--line:#dee2e6;--link:#1864ab;
--online:#2b8a3e;--partly:#d9480f;--offline:#c92a2a;--unknown:#868e96}
@media (prefers-color-scheme:dark){:root{--ground:#141517;--card:#1f2023;--ink:#f1f3f5;--soft:#adb5bd;--line:#373a40;
--link:#74c0fc;--online:#51cf66;--partly:#ffa94d;--offline:#ff8787;--unknown:#868e96}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:clamp(1rem,.85rem + .4vw,1.6rem)/1.5 system-ui,sans-serif}
header,main,footer{max-width:110em;margin:0 auto;padding:0 clamp(1rem,4vw,4rem)}
header{padding-top:clamp(1.5rem,4vw,3rem)}
h1{font-size:1.8em;line-height:1.2;margin:0 0 .3em}
h2{font-size:1.2em;margin:2em 0 .6em}
h3{font-size:1em;margin:0}
p,h1,h3,li{overflow-wrap:anywhere}
p{margin:.3em 0}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-99em}.skip:focus{left:1rem;top:1rem;padding:.4em .8em;background:var(--card)}
.intro,.text{white-space:pre-line;max-width:45em}
.soft{color:var(--soft);font-size:.85em}
.standing{display:flex;gap:.6em;align-items:center;margin-top:1.2em;padding:.8em 1.1em;font-size:1.25em;font-weight:600;
background:var(--card);border:1px solid var(--line);border-left:.4em solid var(--look);border-radius:.5em}
.sign{color:var(--look)}
.fine,.online{--look:var(--online)}
.degraded,.partly,.partly-offline{--look:var(--partly)}
.offline{--look:var(--offline)}
.unseen,.unknown,.empty{--look:var(--unknown)}
ul{list-style:none;margin:0;padding:0}
.troubles li{padding:.35em 0}
.notices{display:grid;gap:.8em}
.notices article,.locations>li{padding:1em 1.1em;background:var(--card);border:1px solid var(--line);border-radius:.5em}
.locations{display:grid;gap:1em;grid-template-columns:repeat(auto-fill,minmax(min(100%,24em),1fr));align-items:start}
.head{display:flex;gap:1em;justify-content:space-between;align-items:baseline}
.state{white-space:nowrap;font-weight:600}
.strip{display:block;width:100%;height:2.4em;margin:.6em 0 .2em}
.strip .online,.legend .online{fill:var(--online)}
.strip .partly,.legend .partly{fill:var(--partly)}
.strip .offline,.legend .offline{fill:var(--offline)}
.strip .unknown,.legend .unknown{fill:var(--unknown)}
.scale,.legend{display:flex;gap:.3em 1.2em;justify-content:space-between;color:var(--soft);font-size:.85em}
.legend{justify-content:flex-start;flex-wrap:wrap;margin-bottom:1em}
.legend li{display:flex;gap:.4em;align-items:center}
.legend svg{width:.5em;height:1.2em}
summary{cursor:pointer;font-size:.85em;color:var(--soft);padding:.3em 0}
details ul{font-size:.85em}
footer{display:flex;flex-wrap:wrap;align-items:baseline;gap:.4em 1.6em;margin-top:2.5em;padding-top:1em;padding-bottom:2em}
footer>*{color:var(--soft);font-size:.85em}footer a{color:var(--link);padding:.2em 0}
.alone{min-height:70vh;display:flex;flex-direction:column;justify-content:center}
@media (forced-colors:active){.strip,.legend svg,.sign{forced-color-adjust:none}}
`.replaceAll('\n', '');
