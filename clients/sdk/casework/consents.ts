/** Consents. The coded part is a statement, which the server enforces. The words are entries of the section "consent". */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import type { GuardianKind, OnTheWay, RefusalCode } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import { absenceOf } from "#protocol/folds/directory.ts";
import { type Consent, type ConsentAction, consentStateAt } from "#protocol/rules/consent.ts";
import type { ConsentTerms } from "#protocol/statements/cases.ts";
import type { UnlockedSession } from "../context.ts";
import { isRefusal } from "../http/answers.ts";
import { appendToCase } from "./append.ts";
import { markForBook } from "./book/marks.ts";
import { addConsentAnswers, type ConsentAnswers, ensureConsentSection, writeConsentWords } from "./consent-words.ts";
import { type LoadedCase, loadCase } from "./load.ts";
import { type PersonFacts, readPersonFacts } from "./person-facts.ts";
import { chooseRecordingDesk } from "./recording-desk.ts";

/**
 * Checks the giver of a consent, and completes its terms. A child doesn't consent alone, and a guardian who isn't safe doesn't consent for
 * the child. Everybody may say no. A guardian's consent or "no" ends no later than the month in which the child turns 18.
 * @throws ProtocolError bad-input that names the field
 */
function completeTerms(facts: PersonFacts, input: ConsentInput, { consents }: Pick<CaseState, "consents">): ConsentTerms {
	const { isChild, guardianIsUnsafe, guardians, adultFrom } = facts;
	const { givenBy, permit } = input;
	if (permit && isChild && givenBy === "person")
		throw new ProtocolError(
			"bad-input",
			"givenBy: the person is a child, so a guardian gives the consent, and the child assents",
			"givenBy",
		);
	if (permit && guardianIsUnsafe && givenBy !== "person")
		throw new ProtocolError("bad-input", "givenBy: the guardian is not safe, so no consent of the guardian counts", "givenBy");
	if (input.excluded && input.replaces)
		throw new ProtocolError("bad-input", "excluded: record it apart, because an attest about the yes would lift it too", "excluded");
	const unsafe = guardians.find(({ isUnsafe }) => isUnsafe)?.kind ?? null;
	// An exclusion that two organisations have lifted doesn't come back by itself.
	const wasExcluded = Object.values(consents).some(({ terms }) => terms.excluded === unsafe);
	const excluded = givenBy === "person" && !input.replaces && !wasExcluded ? unsafe : null;
	const guardian = givenBy === "person" ? null : (input.guardian ?? onlyKind(facts));
	const until = guardian === null || adultFrom === null || adultFrom <= input.from ? input.until : Math.min(input.until, adultFrom);
	return { replaces: null, ...input, guardian, until, excluded: input.excluded ?? excluded };
}

/**
 * When a consent ends by its date, UTC ms; null for a "no" that doesn't run out. Only a "no" that a guardian gave alone does.
 * @example const end = endOfConsent(state.consents[consent].terms);
 */
export function endOfConsent(terms: ConsentTerms): number | null {
	return consentStateAt({ state: "active", terms }, Number.MAX_SAFE_INTEGER) === "expired" ? terms.until : null;
}

/** The kind of guardian, when the case knows only one. @throws ProtocolError bad-input */
function onlyKind({ guardians }: PersonFacts): GuardianKind {
	const kinds = [...new Set(guardians.map(({ kind }) => kind))];
	if (kinds.length === 1 && kinds[0] !== undefined) return kinds[0];
	throw new ProtocolError("bad-input", "guardian: say which guardian gives it: parent, relative, appointed or institution", "guardian");
}

/**
 * guardian: the kind of guardian who gives it; when left out, the one that the case knows. excluded: the kind of guardian who is part of the
 * harm. replaces: the earlier "no" that this permit replaces.
 */
export type ConsentInput = Omit<ConsentTerms, Optional> & Partial<Pick<ConsentTerms, Optional>>;
type Optional = "guardian" | "excluded" | "replaces";

/**
 * Records a consent, or with `permit: false` a "no". A "no" has no end date, unless a guardian gave it alone. Her later yes ends it: a permit
 * with `replaces`.
 * @param input purposes, recipient (an organisation), sections, and the time it covers (from, until: UTC ms).
 * @param more active: false while the consent waits to be signed; call `activateConsent` later. words: what the person said, for my desk's
 * section "consent", which is added when there is none. While my organisation is suspended, they aren't written. answers: other values of the
 * form `word`. onTheWay: the answer to "Is she on the way?", when the recipient of a "no" has accepted a hand-off with travel. consent: give the same id
 * when you repeat a call that got no answer. Then nothing is recorded twice, and of my words and answers, the last ones stand.
 * @returns the consent's id.
 * @throws ProtocolError conflict when an earlier call recorded another answer under this id; not-allowed; bad-input, also when a child
 * would consent alone, or a guardian who is not safe; full when the case has no place for a section that takes the words. The consent isn't
 * recorded then. Its words may stand already when the terms are refused.
 * @example const consent = await recordConsent(session, id, { givenBy: "person", recipient: organisation, ... });
 */
export async function recordConsent(
	session: UnlockedSession,
	id: Id,
	input: ConsentInput,
	{
		active = true,
		words,
		answers = {},
		onTheWay = null,
		consent = randomId(),
	}: { active?: boolean; words?: string; answers?: ConsentAnswers; onTheWay?: OnTheWay | null; consent?: Id } = {},
): Promise<Id> {
	const loaded = await loadCase(session, id);
	const { state: present } = loaded;
	const said = words === undefined ? answers : { ...answers, con_Words: words.normalize("NFC") };
	const writeWords = async () => {
		if (Object.keys(said).length === 0) return;
		const desk = chooseRecordingDesk(session, present);
		// A suspended desk may record her "no", but writes into no section.
		if (absenceOf(session.dir, desk) === "suspended") return;
		const place = await ensureConsentSection(session, present, desk);
		await writeConsentWords(session, place, consent, said);
	};
	const earlier = present.consents[consent];
	if (earlier) {
		checkSameAnswer(earlier, input, active);
		await writeWords();
		// The earlier call got no answer, so it has marked nothing.
		markForBook(session, present, null);
		return consent;
	}
	const terms = completeTerms(await readPersonFacts(session, loaded), input, present);
	// The words are written first, so that each active consent has its words.
	await writeWords();
	await appendToCase(
		session,
		id,
		(bundle) => void bundle.add("consent.record", chooseRecordingDesk(session, bundle.state), { consent, active, terms, onTheWay }),
	);
	return consent;
}

/**
 * Keeps what the person answered where the answer is no consent: a child can't agree alone, and is asked all the same. It stands in my
 * desk's section "consent".
 * @param answer an id. Give the same one when you repeat a call that got no answer.
 * @example await keepAnswer(session, id, randomId(), { con_Words: "I want to go there." });
 */
export async function keepAnswer(session: UnlockedSession, id: Id, answer: Id, answers: ConsentAnswers): Promise<void> {
	const { state } = await loadCase(session, id);
	const place = await ensureConsentSection(session, state, chooseRecordingDesk(session, state));
	await writeConsentWords(session, place, answer, answers);
}

/**
 * Checks that a repeated call gives the same answer as the first one. If it doesn't, the person may have changed her mind, and her new
 * answer must not be lost.
 * @throws ProtocolError conflict
 */
function checkSameAnswer({ state, terms }: Consent, input: ConsentInput, active: boolean): void {
	const isSame = answerOf(terms) === answerOf(input) && hasSameEnd(terms, input) && active === (state !== "proposed");
	if (!isSame)
		throw new ProtocolError("conflict", "consent: another answer was recorded under this id; look at it, and withdraw it if it is wrong");
}

/** All of an answer but its times and `excluded`, as text. */
function answerOf({ permit, recipient, givenBy, language, interpreter, recorded, replaces = null, ...lists }: ConsentInput): string {
	const withhold = lists.withhold.map(({ section, from, why }) => `${section} ${from} ${why}`);
	const sorted = [lists.sections, lists.purposes, withhold].map((each) => [...each].sort());
	return JSON.stringify([permit, recipient, givenBy, language, interpreter, recorded, replaces, ...sorted]);
}

/** Whether both answers end at the same time, or cover a time of the same length: a repeated call may begin later. */
function hasSameEnd(one: ConsentInput, other: ConsentInput): boolean {
	return one.until === other.until || one.until - one.from === other.until - other.from;
}

/** Whether this is the last move of the consent, and mine: an earlier call has reached the server, and its answer was lost. */
function hasMoved({ me }: UnlockedSession, { placed }: LoadedCase, consent: Id, action: ConsentAction, code: RefusalCode | null): boolean {
	const last = placed.findLast(({ statement: { body } }) => "consent" in body && body.consent === consent)?.statement;
	return last?.type === "consent.move" && last.body.by === me && last.body.action === action && last.body.code === code;
}

interface MoveOptions {
	code?: RefusalCode | null;
	/** The answer to "Is she on the way?", when an accepted hand-off with travel rests on the consent, or the recipient of a "no" has one. */
	onTheWay?: OnTheWay | null;
}

/** @param prepare runs before the move is sent, and only for a move that the case allows. It runs again when the move is built again. */
async function moveConsent(
	session: UnlockedSession,
	ref: ConsentRef,
	action: Exclude<ConsentAction, "name">,
	{ code = null, onTheWay = null }: MoveOptions,
	prepare?: (loaded: LoadedCase, desk: Id) => Promise<void>,
): Promise<CaseState> {
	const { state } = await appendToCase(session, ref.case, async (bundle, loaded) => {
		// The earlier call got no answer, so it has marked nothing.
		if (hasMoved(session, loaded, ref.consent, action, code)) return markForBook(session, bundle.state, null);
		const desk = chooseRecordingDesk(session, bundle.state);
		bundle.add("consent.move", desk, { consent: ref.consent, action, code, desk: null, onTheWay });
		await prepare?.(loaded, desk);
	});
	return state;
}

/** For `catch`: the places that are left in a case are for moves, and not for another section. @throws any other error */
function nullWhenFull(error: unknown): null {
	if (isRefusal(error, "full")) return null;
	throw error;
}

export interface ConsentRef {
	case: Id;
	consent: Id;
}

/**
 * Activates a proposed consent: it counts from now on. A repeated call by the same member changes nothing.
 * @param answers values of the form `word`, such as whether she said in her own words what she agrees to. They are added to the row of the
 * consent. When the case has no place for another section, and none takes the answers, they are left out.
 * @throws ProtocolError wrong-state, not-allowed; bad-input when a child would consent alone, or a guardian who is not safe
 * @example await activateConsent(session, { case: id, consent }, { con_ToldBack: true });
 */
export async function activateConsent(
	session: UnlockedSession,
	ref: ConsentRef,
	answers: ConsentAnswers = {},
	onTheWay: OnTheWay | null = null,
): Promise<void> {
	await moveConsent(session, ref, "activate", { onTheWay }, async (loaded, desk) => {
		const terms = loaded.state.consents[ref.consent]?.terms;
		// More may be known about the person than when the consent was prepared.
		if (terms) completeTerms(await readPersonFacts(session, loaded), terms, loaded.state);
		if (Object.keys(answers).length === 0) return;
		const place = await ensureConsentSection(session, loaded.state, desk).catch(nullWhenFull);
		if (place === null) return;
		// The answers are written first, so that each active consent has them.
		await addConsentAnswers(session, place, ref.consent, answers);
		if (place.isNew) throw new ProtocolError("conflict", "the case has a new section, so the move is built again");
	});
}

/**
 * Withdraws a consent for the person. A hand-off that rests on it ends, if she hasn't departed. When she is on the way, the hand-off goes on
 * without her file, and she is still expected. A "no" can't be withdrawn: only her later yes ends it. A repeated call by the same member
 * changes nothing.
 * @param options code: the reason. onTheWay: the answer to "Is she on the way?", when an accepted hand-off with travel rests on the consent.
 * @returns the case after the withdrawal.
 * @throws ProtocolError wrong-state, not-allowed; bad-input when onTheWay is missing
 * @example const { handoffs } = await withdrawConsent(session, { case: id, consent }, { code: "person-declined", onTheWay: "yes" });
 */
export function withdrawConsent(session: UnlockedSession, ref: ConsentRef, options: MoveOptions = {}): Promise<CaseState> {
	return moveConsent(session, ref, "withdraw", options);
}

/**
 * Marks a consent as recorded by mistake. It affects hand-offs as withdrawConsent does. For a "no" this is only for a mistake in typing,
 * within 24 hours, and a second member of the desk that recorded it must agree (`attestConsent`). A repeated call by the same member
 * changes nothing.
 * @throws ProtocolError wrong-state, not-allowed; bad-input when onTheWay is missing
 * @example await enterConsentInError(session, { case: id, consent }, { code: "wrong-person" });
 */
export function enterConsentInError(session: UnlockedSession, ref: ConsentRef, options: MoveOptions = {}): Promise<CaseState> {
	return moveConsent(session, ref, "enter-in-error", options);
}

/** The consents of a case, each with its state as of now. @example for (const { state, terms } of await listConsents(session, id)) ... */
export async function listConsents(session: UnlockedSession, id: Id) {
	const { state } = await loadCase(session, id);
	return Object.values(state.consents).map((consent) => ({
		id: consent.id,
		terms: consent.terms,
		state: consentStateAt(consent, session.now()),
		/** Whether a suspended organisation recorded it, so that she should be asked again. */
		askAgain: consent.askAgain,
		/** The desks that were asked to hear her about it, and haven't answered. */
		named: consent.named,
		/** What she has confirmed to desks of these organisations. */
		attests: consent.attests,
	}));
}
