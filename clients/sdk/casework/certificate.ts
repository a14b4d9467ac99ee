/**
 * The custody certificate: one hand-off as plain JSON, which anybody can verify offline. It holds the hand-off's own chain,
 * the consents that it cites, the case chain up to the last of these statements, and the directory up to a signed checkpoint. The
 * directory says who the signers are, and has the names of organisations and desks. Otherwise a certificate holds codes and ids only,
 * and no text about the person.
 */
import * as z from "zod/mini";
import { type Bytes, equal, fromBase64Url, type Id, toBase64Url } from "#protocol/bytes.ts";
import { hash, id, wire } from "#protocol/contracts/common.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { CaseStatement } from "#protocol/folds/case-state.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { isCaseType } from "#protocol/statements/registry.ts";
import { parseStatement, toWire } from "#protocol/statements/statement.ts";
import { AlarmError } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { openSignedDirectory, type SignedDirectory, signedDirectoryForm, wholeSignedDirectory } from "../directory/signed-directory.ts";
import { foldCase, loadCase, type PlacedStatement } from "./load.ts";

const FORMAT = "cloister/1/custody-certificate";

/** statements: in the server's order, which must agree with the chains. */
const form = z.strictObject({
	format: z.literal(FORMAT),
	network: hash,
	case: id,
	handoff: id,
	statements: z.array(wire),
	directory: signedDirectoryForm,
});
export type Certificate = z.infer<typeof form>;

/** One move in a certificate. */
export interface CertifiedMove {
	/** `handoff.` or `consent.` with the action; for other statements their type. */
	what: string;
	by: Id;
	desk: Id | null;
	/** When the signer says that it was made, UTC ms by their own clock. */
	at: number;
	/** The move was made later than this: the newest time in the directory that the signer cites, UTC ms. */
	after: number;
}

export interface CheckedCertificate {
	/** The network's id, base64url. */
	network: string;
	/** The case code. */
	code: string;
	handoff: Handoff;
	moves: CertifiedMove[];
	/** A short text that names the newest of these moves, without a name or a code. Print it on a paper, to compare the paper with a file. */
	mark: string;
	/** Whether the case chain says that custody moved by this hand-off. */
	custodyMoved: boolean;
	/** The directory by which the signers were checked. It has the names of organisations and desks. */
	directory: Directory;
}

function findCitedConsents(placed: PlacedStatement[], handoff: Id): Set<Id> {
	const bodies = placed.map(({ statement }) => statement.body).filter((body) => "handoff" in body && body.handoff === handoff);
	return new Set(bodies.flatMap((body) => ("basis" in body && body.basis?.consent ? [body.basis.consent] : [])));
}

/** The moves that end a hand-off, and the move that settles it. */
const LAST_MOVES: readonly string[] = ["decline", "reroute", "withdraw", "cancel", "end", "complete", "settle"];

/** Whether the hand-off is over because of this statement of its chain. Then no consent changes the hand-off any more. */
function endsHandoff({ statement: { type, body } }: PlacedStatement, placed: readonly PlacedStatement[]): boolean {
	if (type === "handoff.move") return LAST_MOVES.includes(body.action);
	if (type !== "handoff.countersign" || body.verdict !== "approve") return false;
	const approved = placed.find(({ statement }) => equal(statement.objId, body.object))?.statement;
	return approved?.type === "handoff.move" && approved.body.action === "enter-in-error";
}

/** The end of a consent. It stops or holds each hand-off that rests on it, without a statement in the chain of the hand-off. */
function endsConsent({ statement: { type, body } }: PlacedStatement, consents: ReadonlySet<Id>): boolean {
	return type === "consent.move" && body.action !== "activate" && consents.has(body.consent);
}

/**
 * Selects the hand-off's statements, the consents that it cites, and the case chain up to the last of these.
 * @param placed all statements of the case that the desk sees.
 */
function selectStatementsFor(placed: PlacedStatement[], handoff: Id): PlacedStatement[] {
	const consents = findCitedConsents(placed, handoff);
	const own = isOfHandoff(handoff);
	const lastMove = placed.findLast(own);
	const isOver = lastMove !== undefined && endsHandoff(lastMove, placed);
	const last = (isOver ? lastMove : placed.findLast((each) => own(each) || endsConsent(each, consents)))?.pos ?? -1;
	return placed.filter((each) => {
		const { body } = each.statement;
		if (own(each)) return true;
		if (each.pos > last) return false;
		return "consent" in body ? consents.has(body.consent) : each.statement.type.startsWith("case.");
	});
}

/**
 * Makes the certificate of a hand-off that my desk is a party to.
 * @returns plain data to print, keep or pass on. It says who acted when, in ids and codes.
 * @throws ProtocolError not-found when my desks see no such hand-off; as loadCase and wholeSignedDirectory
 * @example const text = JSON.stringify(await makeCustodyCertificate(session, { case: id, handoff }));
 */
export async function makeCustodyCertificate(session: UnlockedSession, of: { case: Id; handoff: Id }): Promise<Certificate> {
	const loaded = await loadCase(session, of.case);
	if (!loaded.state.handoffs[of.handoff]) throw new ProtocolError("not-found", "handoff: this case has no such hand-off");
	return assembleCertificate(of, loaded.placed, { network: session.network, directory: await wholeSignedDirectory(session) });
}

/**
 * Puts a certificate together from statements that are at hand. `makeCustodyCertificate` fetches and verifies them first.
 * @param placed all statements of the case that the desk sees.
 * @example assembleCertificate({ case: id, handoff }, loaded.placed, { network, directory: signedDirectory(leaves, checkpoint) });
 */
export function assembleCertificate(
	of: { case: Id; handoff: Id },
	placed: PlacedStatement[],
	{ network, directory }: { network: Bytes; directory: SignedDirectory },
): Certificate {
	return {
		format: FORMAT,
		network: toBase64Url(network),
		...of,
		statements: selectStatementsFor(placed, of.handoff).map(({ statement }) => toWire(statement)),
		directory,
	};
}

const MARK = "cloister/1/custody";

/** The id of a statement covers its network, its content and what came before it in the chain. */
function markOf(moves: PlacedStatement[]): string {
	const newest = moves.at(-1);
	if (!newest) throw badCertificate("it has no moves");
	return `${MARK} ${toBase64Url(newest.statement.objId)}`;
}

const badCertificate = (rule: string) => new ProtocolError("bad-content", `certificate: ${rule}`);

function parseStatements({ network, statements, case: id }: Certificate): PlacedStatement[] {
	return statements.map((wire, pos) => {
		const statement = parseStatement(fromBase64Url(network), wire);
		if (!isCaseType(statement.type) || !("case" in statement.body) || statement.body.case !== id)
			throw badCertificate("a statement is of another case");
		return { pos, statement: statement as CaseStatement };
	});
}

/**
 * Verifies a certificate offline: every signature, the signers in the directory that the log signed, and that each move was
 * possible after the move before. Await `cryptoReady` of `crypto/ready.ts` first.
 * @param json the parsed JSON of makeCustodyCertificate.
 * @param options network: the id of the network that the reader trusts (base64url). Leave it out only when a person compares the
 * network in the result.
 * @throws ProtocolError bad-content or bad-statement: do not rely on the certificate.
 * @example const { handoff, moves, custodyMoved } = verifyCertificate(JSON.parse(text), { network });
 */
export function verifyCertificate(json: unknown, options: { network?: string } = {}): CheckedCertificate {
	const parsed = form.safeParse(json);
	if (!parsed.success) throw badCertificate("the file is not a custody certificate of this format");
	const certificate = parsed.data;
	if (options.network !== undefined && options.network !== certificate.network) throw badCertificate("it belongs to another network");
	try {
		const dir = openSignedDirectory(certificate);
		const placed = parseStatements(certificate);
		const { state } = foldCase({ dir, alarm: () => {} }, certificate.case, placed, false);
		const handoff = state.handoffs[certificate.handoff];
		if (!handoff) throw badCertificate("its hand-off is missing");
		const moves = selectMoves(placed, certificate.handoff);
		return {
			network: certificate.network,
			code: state.code,
			handoff,
			moves: moves.map((each) => toCertifiedMove(dir, each)),
			mark: markOf(moves),
			custodyMoved: state.route.includes(handoff.id),
			directory: dir,
		};
	} catch (error) {
		if (error instanceof ProtocolError) throw error;
		throw badCertificate(error instanceof AlarmError ? error.alarm.detail : "it can't be read");
	}
}

const isOfHandoff =
	(handoff: Id) =>
	({ statement: { body } }: PlacedStatement) =>
		"handoff" in body && body.handoff === handoff;

/** The hand-off's own statements, and the ends of the consents that it cites. */
function selectMoves(placed: PlacedStatement[], handoff: Id): PlacedStatement[] {
	const consents = findCitedConsents(placed, handoff);
	return placed.filter((each) => isOfHandoff(handoff)(each) || endsConsent(each, consents));
}

function toCertifiedMove({ times }: Directory, { statement: { type, body } }: PlacedStatement): CertifiedMove {
	const { by, as: desk, at, cp } = body;
	const what = type === "handoff.move" ? `handoff.${body.action}` : type === "consent.move" ? `consent.${body.action}` : type;
	return { what, by, desk, at, after: times[cp.size] ?? 0 };
}

/**
 * Formats a verified certificate as text to print. @param name returns the name of a desk, organisation or member by its id.
 * @example formatCertificate(checked, (id) => names.get(id) ?? id)
 */
export function formatCertificate(checked: CheckedCertificate, name: (id: Id) => string = (id) => id): string {
	const { handoff, moves, mark, code, custodyMoved, network } = checked;
	const when = (at: number) => new Date(at).toISOString();
	const clocks = "Times are by the signers' own clocks. The time in brackets is the newest one in the directory that the signer had seen.";
	const head = [
		`Custody certificate, network ${network}`,
		`Case ${code}, ${handoff.kind} ${handoff.id}`,
		`From ${name(handoff.from)} to ${name(handoff.to)}: ${handoff.state}${custodyMoved ? ", custody has moved" : ""}`,
	];
	return [
		...head,
		clocks,
		"",
		...moves.map(
			({ what, by, desk, at, after }) => `${when(at)}  (after ${when(after)})  ${what}  ${name(by)}${desk ? ` for ${name(desk)}` : ""}`,
		),
		"",
		`Mark: ${mark}`,
	].join("\n");
}
