/** Appends signed statements to the directory, with the boxes and checklists that they name by hash. */

import { equal, type Id } from "#protocol/bytes.ts";
import type { directory as contracts } from "#protocol/contracts/directory.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { ProtocolError } from "#protocol/errors.ts";
import {
	type Circle,
	type CircleEpoch,
	circleIsStale,
	type Directory,
	deskIsStale,
	deskKeyIsRejected,
	droppedEpochs,
	isInDanger,
	organisationOfDesk,
	organisationOfSigner,
} from "#protocol/folds/directory.ts";
import { BEFORE_GENESIS, type CompactCheckpoint } from "#protocol/log/checkpoint.ts";
import { type AnyStatement, parseStatement } from "#protocol/statements/statement.ts";
import { DelayedError } from "#server/base/errors.ts";
import { readSince } from "#server/chains/chains.ts";
import { countToday } from "#server/chains/daily.ts";
import { desksEndedBy, lockForClosing, removalBy } from "#server/chains/desk-locks.ts";
import { appendToDirectory } from "#server/chains/directory.ts";
import { DIRECTORY } from "#server/chains/directory-cache.ts";
import type { CaseSource } from "#server/chains/epochs/index.ts";
import type { Db } from "#server/database/database.ts";
import { notify } from "#server/database/notices.ts";
import type { ServerContext } from "#server/gate/context.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { newestCheckpoint } from "#server/ledger/publish.ts";
import { checkpointAnswer, signedCheckpoint } from "./checkpoint.ts";
import { circleRekeyIn, rekeyBoxes } from "./circle-boxes.ts";
import type { Accounts, DirectoryDependencies } from "./dependencies.ts";
import { boxesNamed } from "./desk-key-boxes.ts";
import { checkAppendable, checkNames, checkSealKeys, isAppendable, matchChecklist, objectOf, sessionsToEnd } from "./rules.ts";
import { deleteCircleKeys, storeChecklist, storeCircleKeys, storeDeskKeys } from "./store.ts";

/** Appends all statements of a request, or none. The fold checks each one against the statements before it, as every client does. */
export async function append(
	{ context, accounts, cases, ringForDanger }: DirectoryDependencies,
	requestContext: RequestContext<typeof contracts.append>,
): Promise<Reply<typeof contracts.append>> {
	const { db, now, actor, directory, access, input } = requestContext;
	const { body } = input;
	access.note({ object: null, count: body.statements.length });
	const statements = body.statements.map((wire) => parseStatement(directory.network, wire));
	const [first] = statements;
	if (first) access.note({ object: objectOf(directory, first), ...(isAppendable(first.type) && { action: `directory.${first.type}` }) });
	checkAppendable(statements, actor.member, now);
	checkSealKeys(statements);
	checkNames(statements, directory);
	await checkHourly(db, directory, statements, now);
	checkCircleRekey(directory, statements, now);
	const rekey = circleRekeyIn(statements);
	const { deskKeys, circleGrants } = boxesNamed(statements, rekey ? [] : body.sealed);
	const checklist = matchChecklist(statements, body.checklist, now);
	const appended = await appendToDirectory(db, context.directoryCache, statements, now);
	if (!appended.repeated) {
		for (const what of ["invite", "desk.add"] as const) {
			const fresh = statements.filter(({ type, key }) => type === what && !directory.known.has(key));
			await countToday(db, actor.member, what, fresh.length, context.config.aDay[what], now);
		}
		for (const [organisation, count] of removalsByOrganisation(directory, statements))
			await countToday(db, organisation, "removal", count, context.config.aDay.removal, now);
		await checkRestarts(context, db, statements, appended.directory);
		await checkClosings(cases, db, appended.directory, statements);
		if (checklist) await storeChecklist(db, checklist);
		await storeDeskKeys(db, deskKeys);
		await storeCircleKeys(db, rekey ? rekeyBoxes(rekey.body, body.sealed, appended.directory) : circleGrants);
		if (rekey) await deleteCircleKeys(db, rekey.body.circle, droppedEpochs(appended.directory, rekey.body.circle, rekey.body.epoch, now));
		// The cache still holds the directory before this request, because this transaction has the directory's lock and isn't committed.
		const before = context.directoryCache.directory;
		await updateAccounts(db, accounts, before, appended.directory);
		const endangered = desksNewlyInDanger(before, appended.directory);
		if (endangered.length > 0) await ringForDanger(db, appended.directory, endangered, now);
		await notify(db, "directory", DIRECTORY);
	}
	return { size: appended.size, checkpoint: checkpointAnswer(await signedCheckpoint(db)) };
}

/** How many members the statements take off desks, and how many desks they close, by the organisation of the desk. Each makes keys stale. */
function removalsByOrganisation(directory: Directory, statements: readonly AnyStatement[]): Map<Id, number> {
	const counts = new Map<Id, number>();
	for (const { type, body, key } of statements) {
		const isRemoval = type === "desk.close" || (type === "desk.member" && body.action === "remove");
		const organisation = isRemoval && !directory.known.has(key) && organisationOfDesk(directory, body.desk);
		if (organisation) counts.set(organisation, (counts.get(organisation) ?? 0) + 1);
	}
	return counts;
}

const HOUR = 3_600_000;
/**
 * How many statements of these types a member signs in an hour. Everybody keeps the whole directory, so that nobody may make it grow without
 * need.
 */
const MOST_AN_HOUR = { "desk.rekey": 5, "desk.contact": 10 } as const;

/**
 * Limits the keys and the phone numbers that a member signs for desks. A desk that somebody has left, and a new one, get a key at any time.
 * @throws DelayedError too-many-requests
 */
async function checkHourly(db: Db, directory: Directory, statements: readonly AnyStatement[], now: number): Promise<void> {
	const fresh = statements.filter(({ key }) => !directory.known.has(key));
	const rekeys = fresh.filter(
		(each) =>
			each.type === "desk.rekey" &&
			each.body.epoch !== 1 &&
			(!deskIsStale(directory, each.body.desk) || deskKeyIsRejected(directory, each.body.desk)),
	);
	await checkMost(db, "desk.rekey", rekeys, now);
	await checkMost(
		db,
		"desk.contact",
		fresh.filter(({ type }) => type === "desk.contact"),
		now,
	);
}

/** @param added the statements of this type that count. @throws DelayedError too-many-requests */
async function checkMost(db: Db, type: keyof typeof MOST_AN_HOUR, added: readonly AnyStatement[], now: number): Promise<void> {
	const [first] = added;
	if (!first) return;
	const recent = await readSince(db, DIRECTORY, type, now - HOUR);
	const own = recent.filter(({ statement: { body } }) => body.by === first.body.by && !("epoch" in body && body.epoch === 1));
	const most = MOST_AN_HOUR[type];
	if (own.length + added.length <= most) return;
	const wait = ((own[0]?.at ?? now) + HOUR - now) / 1000;
	throw new DelayedError("too-many-requests", wait, `${type}: at most ${most} an hour from one member`);
}

/** How many keys of circles the members of one organisation may sign in an hour: of those that aren't stale, and of all. */
const CIRCLE_REKEYS_AN_HOUR = { repairs: 3, all: 10 };

/**
 * Limits the keys of circles. Those that replace a stale key are limited too, because a coordinator alone can make a key stale.
 * @throws DelayedError too-many-requests
 */
function checkCircleRekey(directory: Directory, statements: readonly AnyStatement[], now: number): void {
	const rekey = circleRekeyIn(statements);
	const circle = rekey && directory.circles.get(rekey.body.circle);
	if (!rekey || !circle || directory.known.has(rekey.key)) return;
	const circles = [...directory.circles.values()];
	const check = (epochs: readonly CircleEpoch[], most: number, what: string) => {
		const own = epochs.filter((each) => organisationOfSigner(directory, each) === organisationOfSigner(directory, rekey.body));
		const recent = own.map(({ leaf }) => directory.times[leaf + 1] ?? 0).filter((at) => at > now - HOUR);
		if (recent.length < most) return;
		const wait = (Math.min(...recent) + HOUR - now) / 1000;
		throw new DelayedError("too-many-requests", wait, `circle.rekey: at most ${most} ${what} an hour from one organisation`);
	};
	check(
		circles.flatMap(({ epochs }) => epochs),
		CIRCLE_REKEYS_AN_HOUR.all,
		"keys",
	);
	if (!circleIsStale(directory, rekey.body.circle)) check(circles.flatMap(repairsOf), CIRCLE_REKEYS_AN_HOUR.repairs, "repairs");
}

/** The epochs of a circle that were made while the one before wasn't stale. */
function repairsOf({ epochs }: Circle): CircleEpoch[] {
	return epochs.filter(({ leaf }, i) => i > 0 && (epochs[i - 1]?.staleAt ?? Number.POSITIVE_INFINITY) > leaf);
}

/**
 * Checks that a restart names the checkpoint that was signed last (`old`), and the newest checkpoint in the database (`kept`). Only the
 * process that signs knows `old`. A restart is checked when it is proposed, and again when it takes effect.
 * @throws ProtocolError signs-elsewhere, wrong-state
 */
async function checkRestarts(context: ServerContext, db: Db, statements: readonly AnyStatement[], after: Directory): Promise<void> {
	const proposed = statements.flatMap((each) => (each.type === "log.restart" ? [each.body] : []));
	const effective = after.restarts.slice(context.directoryCache.directory.restarts.length);
	for (const { old, kept } of [...proposed, ...effective]) {
		const last = await context.lastSigned("access");
		if (!context.integrator.refuses("access"))
			throw new ProtocolError("wrong-state", "log: a restart is possible only while the server refuses to sign the log");
		if (!sameHead(old, last ?? BEFORE_GENESIS)) throw new ProtocolError("wrong-state", "old: must be the checkpoint that was signed last");
		if (!sameHead(kept, (await newestCheckpoint(db, "access")) ?? BEFORE_GENESIS))
			throw new ProtocolError("wrong-state", "kept: must be the newest checkpoint in the database");
	}
}

/**
 * Checks that no case needs a desk that the statements close. The organisation of a needed desk can be removed only with the code
 * cannot-act.
 * @throws ProtocolError wrong-state
 */
async function checkClosings(cases: CaseSource, db: Db, directory: Directory, statements: readonly AnyStatement[]): Promise<void> {
	const ended = statements.flatMap((statement) => desksEndedBy(directory, statement));
	if (ended.length > 0) await lockForClosing(db, ended);
	for (const statement of statements) {
		const removal = removalBy(directory, statement);
		if (removal?.body.code === "cannot-act") continue;
		for (const desk of desksEndedBy(directory, statement)) if (await cases.isNeeded(db, desk)) throw stillNeeded(desk, removal !== null);
	}
}

function stillNeeded(desk: Id, isRemoval: boolean): ProtocolError {
	if (!isRemoval)
		return new ProtocolError(
			"wrong-state",
			"desk: has open cases, sections or hand-offs, or a person who was met and not received; hand them over or close the cases first",
			"desk",
		);
	const way = "suspend the organisation, so that it hands them over; if it can't act any more, remove it with the code cannot-act";
	return new ProtocolError(
		"wrong-state",
		`subject: desk ${desk} has open cases, sections or hand-offs, or a person who was met and not received; ${way}`,
		"subject",
	);
}

/** The desks of the organisations at which people are in danger from now on. */
function desksNewlyInDanger(before: Directory, after: Directory): Id[] {
	const isNew = (organisation: Id) => isInDanger(after, organisation) && !isInDanger(before, organisation);
	return [...after.desks.values()].filter(({ organisation }) => isNew(organisation)).map(({ id }) => id);
}

function sameHead(one: CompactCheckpoint, other: CompactCheckpoint): boolean {
	return one.size === other.size && equal(one.root, other.root);
}

/** Ends the sessions of members who lost their standing or returned with new keys. Deletes the earlier records of returned members. */
export async function updateAccounts(db: Db, accounts: Accounts, before: Directory, after: Directory): Promise<void> {
	const { ended, readmitted } = sessionsToEnd(before, after);
	await accounts.endSessions(db, ended);
	for (const member of readmitted) await accounts.dropReplaced(db, after, member);
}
