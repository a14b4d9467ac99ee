/** The texts of bells. They name no person, case, desk or organisation. */
import type { BellLanguage, RingKind } from "#protocol/codes.ts";

/** The same in every language. */
export const SUBJECT = "Cloister";

/** All texts have this length in bytes, so that an encrypted mail shows neither its kind nor its language by its size. */
export const TEXT_BYTES = 256;

const TEXTS: Record<BellLanguage, Record<RingKind, string>> = {
	en: {
		waits: "Something is waiting at your desk. Please sign in to Cloister.",
		late: "Something is overdue at your desk. Please sign in to Cloister.",
	},
	fr: {
		waits: "Quelque chose attend à votre bureau. Merci de vous connecter à Cloister.",
		late: "Quelque chose est en retard à votre bureau. Merci de vous connecter à Cloister.",
	},
	es: {
		waits: "Hay algo pendiente en su puesto. Inicie sesión en Cloister, por favor.",
		late: "Hay algo con retraso en su puesto. Inicie sesión en Cloister, por favor.",
	},
	pt: {
		waits: "Há algo à espera no seu posto. Inicie sessão no Cloister, por favor.",
		late: "Há algo em atraso no seu posto. Inicie sessão no Cloister, por favor.",
	},
	it: {
		waits: "Qualcosa è in attesa nel vostro ufficio. Si prega di accedere a Cloister.",
		late: "Qualcosa è in ritardo nel vostro ufficio. Si prega di accedere a Cloister.",
	},
	ar: {
		waits: "هناك ما ينتظر في مكتبكم. الرجاء تسجيل الدخول إلى Cloister.",
		late: "هناك ما تأخر في مكتبكم. الرجاء تسجيل الدخول إلى Cloister.",
	},
	ru: {
		waits: "В вашем отделе что-то ждёт. Пожалуйста, войдите в Cloister.",
		late: "В вашем отделе что-то просрочено. Пожалуйста, войдите в Cloister.",
	},
	uk: {
		waits: "У вашому відділі щось чекає. Будь ласка, увійдіть до Cloister.",
		late: "У вашому відділі щось прострочено. Будь ласка, увійдіть до Cloister.",
	},
	ro: {
		waits: "Ceva așteaptă la biroul dumneavoastră. Vă rugăm să vă conectați la Cloister.",
		late: "Ceva este în întârziere la biroul dumneavoastră. Vă rugăm să vă conectați la Cloister.",
	},
	sq: {
		waits: "Diçka pret te zyra juaj. Ju lutemi, hyni në Cloister.",
		late: "Diçka është me vonesë te zyra juaj. Ju lutemi, hyni në Cloister.",
	},
};

/** Somebody who answers the mail would wait in vain. */
const NO_REPLIES: Record<BellLanguage, string> = {
	en: "Nobody reads replies to this mail.",
	fr: "Personne ne lit les réponses à ce message.",
	es: "Nadie lee las respuestas a este correo.",
	pt: "Ninguém lê as respostas a este e-mail.",
	it: "Nessuno legge le risposte a questa e-mail.",
	ar: "لا أحد يقرأ الردود على هذه الرسالة.",
	ru: "Ответы на это письмо никто не читает.",
	uk: "Відповіді на цей лист ніхто не читає.",
	ro: "Nimeni nu citește răspunsurile la acest mesaj.",
	sq: "Askush nuk i lexon përgjigjet e kësaj poste.",
};

/** @returns the text of a ring, padded with spaces to `TEXT_BYTES` bytes of UTF-8. */
export function textOf(language: BellLanguage, kind: RingKind): string {
	const text = `${TEXTS[language][kind]} ${NO_REPLIES[language]}`;
	return `${text}${" ".repeat(TEXT_BYTES - 1 - Buffer.byteLength(text))}\n`;
}
