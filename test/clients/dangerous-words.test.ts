/** Translations in which a wrong word was dangerous once: each rule names the word that must not, or must, stand there. */
import t from "tap";
import { readEnglish, translations } from "../../clients/web/build/catalogues.ts";
import { ownTexts } from "../../clients/web/build/words.ts";

const ENGLISH = readEnglish();
const TEXTS = new Map(translations().map((language) => [language, ownTexts(language)]));

type Rule = Readonly<Record<string, RegExp>>;

/** The texts of a language whose English text fits. */
function textsAbout(language: string, english: RegExp): [id: string, text: string][] {
	return Object.entries(TEXTS.get(language) ?? {}).filter(([id]) => english.test(ENGLISH[id] as string));
}

const textOf = (language: string, id: string): string => TEXTS.get(language)?.[id] ?? "";

/** Words for the password of a computer. */
const PASSWORD: Rule = {
	fr: /mot de passe/i,
	es: /contraseña|palabra clave/i,
	pt: /\b(senha|palavra-passe)\b/i,
	it: /\bpassword\b/i,
	ar: /كلمة (ال)?(سر|مرور)/,
	ru: /парол/i,
	uk: /парол/i,
	ro: /parol/i,
	sq: /fjalëkalim/i,
};

t.test("a code word is no password", async (t) => {
	for (const language of translations())
		for (const [id, text] of textsAbout(language, /code word|Word that proves/i))
			t.notMatch(text, PASSWORD[language] as RegExp, `${language} ${id}`);
});

t.test("a consent is withdrawn, and never fetched like a thing", async (t) => {
	for (const language of ["ru", "uk"])
		for (const [id, text] of textsAbout(language, /withdr[ae]w|take[sn]? it back|takes? (back )?her no/i))
			t.notMatch(text, /заб(р|ер|ир)/i, `${language} ${id}`);
});

/** Ways to say that somebody isn't able to, where English says that somebody must not. */
const UNABLE: Rule = {
	fr: /ne peut pas/i,
	es: /no puede/i,
	pt: /não pode/i,
	it: /non può/i,
	ru: /не может/i,
	uk: /не може/i,
	ro: /nu poate/i,
	sq: /nuk mund/i,
};

t.test("who must not is never said to be unable to", async (t) => {
	for (const [language, unable] of Object.entries(UNABLE))
		for (const [id, text] of textsAbout(language, /\bmust not\b|May not collect the child|may not stay/i))
			t.notMatch(text, unable, `${language} ${id}`);
});

/** Words of another address than the one that a language has chosen. */
const OTHER_ADDRESS: Rule = {
	ro: /(?<!\p{L})(tu|tău|ta|voi|vostru|voastr[ăe])(?!\p{L})/iu,
	sq: /(?<!\p{L})(ti|ty|yt|jote|tënd|tënde|sate)(?!\p{L})/iu,
};

t.test("a language addresses its reader in one way", async (t) => {
	for (const [language, other] of Object.entries(OTHER_ADDRESS)) {
		const found = textsAbout(language, /./).filter(([, text]) => other.test(text));
		t.same(found, [], language);
	}
});

t.test("in Albanian, a person is asked when alone, and isn't only asked", async (t) => {
	for (const [id, text] of textsAbout("sq", /\b(asks?|asked|hear[ds]?) (her|you|the (person|child)).* alone/i))
		t.match(text, /kur |fëmijën vetëm/, id);
});

/** The stem of the word for a hold. */
const HOLD: Rule = {
	fr: /pause/i,
	es: /pausa/i,
	pt: /pausa/i,
	it: /pausa/i,
	ar: /مؤقت/,
	ru: /пауз/i,
	uk: /пауз/i,
	ro: /în așteptare/i,
	sq: /në pritje/i,
};
/** Languages that have one word for "decline" in all its forms. */
const DECLINE: Rule = {
	fr: /déclin/i,
	es: /no acept/i,
	pt: /não ace/i,
	it: /non (ha )?accett/i,
	ar: /رفض|رُفض/,
	ru: /отклон/i,
	uk: /відхил/i,
	ro: /prelu|preia/i,
	sq: /përsipër/i,
};

t.test("a button has the same word as the sentences about it", async (t) => {
	const ids = {
		hold: [
			"handoffs.move.hold",
			"handoffs.event.hold",
			"handoffs.overdue.hold",
			"handoffs.state.on-hold",
			"log.action.handoff.hold",
			"cases.handoff.on-hold",
		],
		decline: [
			"handoffs.move.decline",
			"handoffs.event.decline",
			"handoffs.state.declined",
			"log.action.handoff.decline",
			"cases.handoff.declined",
		],
	};
	for (const [language, word] of Object.entries(HOLD)) for (const id of ids.hold) t.match(textOf(language, id), word, `${language} ${id}`);
	for (const [language, word] of Object.entries(DECLINE))
		for (const id of ids.decline) t.match(textOf(language, id), word, `${language} ${id}`);
});

/** Words for a call by phone. */
const PHONE: Rule = {
	fr: /appel|téléphon|nouvelles/i,
	es: /llam/i,
	pt: /telefon/i,
	it: /telefon|chiam/i,
	ar: /يتصل/,
	ru: /звон/i,
	uk: /зателефон|озветь/i,
	ro: /sun[aă]/i,
	sq: /telefon|lajmër/i,
};

t.test("somebody who is back by an hour comes back, and doesn't only phone", async (t) => {
	for (const [language, phone] of Object.entries(PHONE))
		for (const id of ["field.tsk_BackBy", "tasks.back-by"]) t.notMatch(textOf(language, id), phone, `${language} ${id}`);
});

t.test("to vouch isn't to reply", async (t) => {
	for (const language of ["es", "pt"]) t.match(textOf(language, "vouch.vouch"), /por /);
});

t.test("the yes of a guardian names the guardian", async (t) => {
	const guardian: Rule = {
		fr: /du tuteur ne compte pas/,
		es: /del tutor no cuenta/,
		pt: /do tutor não conta/,
		it: /del tutore non conta/,
		ru: /опекуна не действует/,
		uk: /опікуна не діє/,
		ar: /الوصي/,
	};
	for (const [language, words] of Object.entries(guardian))
		for (const id of ["consent.child-unsafe", "handoffs.not-allowed.guardian-excluded"])
			t.match(textOf(language, id), words, `${language} ${id}`);
});
