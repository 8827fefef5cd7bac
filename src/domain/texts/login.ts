import type { Language } from './time';

type Words = Readonly<Record<Language, string>>;

/** What the bot says to somebody who signs in by chat. Never whether there is such an address. */
export const LOGIN_WORDS = {
  link: {
    en: '🔗 Safer, because no password goes through Telegram: a <b>one-time link</b>. Ask an administrator for it (<code>panoptes link-code create --email YOU</code>), or make it yourself where you are signed in (<code>POST /api/telegram/link-codes</code>), and open it or send me <code>/start CODE</code>.\n\nOr go on here with your password:',
    es: '🔗 Más seguro, porque ninguna contraseña pasa por Telegram: un <b>enlace de un solo uso</b>. Pídalo a un administrador (<code>panoptes link-code create --email USTED</code>), o créelo donde tenga la sesión iniciada (<code>POST /api/telegram/link-codes</code>), y ábralo o envíeme <code>/start CÓDIGO</code>.\n\nO siga aquí con su contraseña:',
  },
  askEmail: {
    en: 'Please send me your e-mail address. /cancel ends this.',
    es: 'Envíeme su dirección de correo. /cancel lo termina.',
  },
  noEmail: {
    en: 'That is no e-mail address. I have deleted your message, in case it was a password. Please send the address, like <code>ada@example.com</code>.',
    es: 'Eso no es una dirección de correo. He borrado su mensaje por si era una contraseña. Envíe la dirección, como <code>ada@example.com</code>.',
  },
  askPassword: {
    en: 'Please send me your password. I delete your message at once. You have three tries and ten minutes; /cancel ends this.',
    es: 'Envíeme su contraseña. Borro su mensaje al instante. Tiene tres intentos y diez minutos; /cancel lo termina.',
  },
  tooMuch: {
    en: 'I have deleted your message: a password must not stand beside the command. Please send it alone when I ask for it.',
    es: 'He borrado su mensaje: una contraseña no debe ir junto al comando. Envíela sola cuando se la pida.',
  },
  wrong: {
    en: '❌ This e-mail address and password do not go together. Tries left: {left}. Send the password again, or /login to change the address.',
    es: '❌ Esta dirección y esta contraseña no van juntas. Intentos restantes: {left}. Envíe otra vez la contraseña, o /login para cambiar la dirección.',
  },
  askCode: {
    en: 'Now the code of six digits that your authenticator app shows.',
    es: 'Ahora el código de seis cifras que muestra su aplicación de autenticación.',
  },
  wrongCode: {
    en: '❌ This code is not good. Tries left: {left}. Send the one that the app shows now.',
    es: '❌ Este código no sirve. Intentos restantes: {left}. Envíe el que la aplicación muestra ahora.',
  },
  ended: {
    en: '❌ That was the third wrong try, so I have ended this. /login begins anew; whoever has forgotten the password asks an administrator.',
    es: '❌ Era el tercer intento fallido, así que lo he terminado. /login empieza de nuevo; quien haya olvidado la contraseña puede preguntar a un administrador.',
  },
  throttled: {
    en: 'There were too many wrong tries. Please wait {wait}, then send /login again.',
    es: 'Ha habido demasiados intentos fallidos. Espere {wait} y envíe /login de nuevo.',
  },
  over: {
    en: 'I was not waiting for this any more, and have deleted it in case it was a password. /login begins anew.',
    es: 'Ya no esperaba este mensaje y lo he borrado por si era una contraseña. /login empieza de nuevo.',
  },
  late: {
    en: 'The ten minutes are over. I have deleted your message in case it was a password; /login begins anew.',
    es: 'Han pasado los diez minutos. He borrado su mensaje por si era una contraseña; /login empieza de nuevo.',
  },
  signedIn: {
    en: '✅ You are signed in as <b>{name}</b>. {next} /logout signs you out.',
    es: '✅ Ha iniciado sesión como <b>{name}</b>. {next} /logout cierra la sesión.',
  },
  elsewhere: {
    en: 'Please sign in in a private chat with me, where nobody else can read along.',
    es: 'Inicie sesión en un chat privado conmigo, donde nadie más pueda leer.',
  },
  undeleted: {
    en: '⚠️ I could not delete your message. Please delete it yourself: it may show your password.',
    es: '⚠️ No he podido borrar su mensaje. Bórrelo usted: puede mostrar su contraseña.',
  },
} as const satisfies Record<string, Words>;
