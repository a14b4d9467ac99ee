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
		admins: "Cloister needs an admin: please look at Today and at the state of the installation.",
	},
	fr: {
		waits: "Quelque chose attend à votre bureau. Merci de vous connecter à Cloister.",
		late: "Quelque chose est en retard à votre bureau. Merci de vous connecter à Cloister.",
		admins: "L’administration de Cloister est demandée : voyez « Aujourd’hui » et l’état de l’installation.",
	},
	es: {
		waits: "Hay algo pendiente en su puesto. Inicie sesión en Cloister, por favor.",
		late: "Hay algo con retraso en su puesto. Inicie sesión en Cloister, por favor.",
		admins: "Cloister necesita a su administración: consulte «Hoy» y el estado de la instalación.",
	},
	pt: {
		waits: "Há algo à espera no seu posto. Inicie sessão no Cloister, por favor.",
		late: "Há algo em atraso no seu posto. Inicie sessão no Cloister, por favor.",
		admins: "O Cloister precisa da administração: veja «Hoje» e o estado da instalação.",
	},
	it: {
		waits: "Qualcosa è in attesa nel vostro ufficio. Si prega di accedere a Cloister.",
		late: "Qualcosa è in ritardo nel vostro ufficio. Si prega di accedere a Cloister.",
		admins: "Cloister ha bisogno dell’amministrazione: guardate «Oggi» e lo stato dell’installazione.",
	},
	ar: {
		waits: "هناك ما ينتظر في مكتبكم. الرجاء تسجيل الدخول إلى Cloister.",
		late: "هناك ما تأخر في مكتبكم. الرجاء تسجيل الدخول إلى Cloister.",
		admins: "يحتاج Cloister إلى مشرف الشبكة: انظر «اليوم» وحالة التثبيت.",
	},
	ru: {
		waits: "В вашем отделе что-то ждёт. Пожалуйста, войдите в Cloister.",
		late: "В вашем отделе что-то просрочено. Пожалуйста, войдите в Cloister.",
		admins: "Cloister нужен администратор: посмотрите «Сегодня» и состояние установки.",
	},
	uk: {
		waits: "У вашому відділі щось чекає. Будь ласка, увійдіть до Cloister.",
		late: "У вашому відділі щось прострочено. Будь ласка, увійдіть до Cloister.",
		admins: "Cloister потрібен адміністратор: перегляньте «Сьогодні» і стан установки.",
	},
	ro: {
		waits: "Ceva așteaptă la biroul dumneavoastră. Vă rugăm să vă conectați la Cloister.",
		late: "Ceva este în întârziere la biroul dumneavoastră. Vă rugăm să vă conectați la Cloister.",
		admins: "Cloister are nevoie de un administrator: priviți «Astăzi» și starea instalării.",
	},
	sq: {
		waits: "Diçka pret te zyra juaj. Ju lutemi, hyni në Cloister.",
		late: "Diçka është me vonesë te zyra juaj. Ju lutemi, hyni në Cloister.",
		admins: "Cloister ka nevojë për një administrator: shihni «Sot» dhe gjendjen e instalimit.",
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
