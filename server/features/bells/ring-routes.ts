/** Endpoints of rings: the rota of a desk, and what rings a member. */
import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { FastifyInstance } from "fastify";
import type { Id } from "#protocol/bytes.ts";
import { rings } from "#protocol/contracts/rings.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Directory, isCurrentDesk, isMemberOfDesk } from "#protocol/folds/directory.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { isParty, mayCheckIn } from "#protocol/rules/handoff-state.ts";
import type { Actor } from "#server/chains/actor.ts";
import type { Db } from "#server/database/database.ts";
import { notify } from "#server/database/notices.ts";
import type { ServerContext } from "#server/gate/context.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { mount, mountOpen } from "#server/gate/mount.ts";
import { checkInsOfDesks, clearCheckIn, saveCheckIn } from "./check-ins.ts";
import { devicesOf, dropDevice, saveDevice, testDevice } from "./devices.ts";
import { dutyNow, onDuty } from "./ladder.ts";
import { laddersOfHandoff, laddersThatRing, missedRings, renewLadders } from "./ladders.ts";
import { checkEndpoint, checkPublicKey, pushKeys, pushOptions } from "./push.ts";
import { finishedTests } from "./ring-tests.ts";
import { busyUntil, desksWithDuty, readRota, saveBusy, saveRota, teamsOf } from "./rota.ts";
import { answerTest } from "./test-tokens.ts";

const MINUTE = 60_000;

/** Finds a hand-off, and keeps others from moving it until the transaction ends. Null: there is none. */
export type FindHandoff = (db: Db, handoff: Id) => Promise<Handoff | null>;

export function mountRings(app: FastifyInstance, context: ServerContext, findHandoff: FindHandoff): void {
	mount(app, context, rings.rota, readDeskRota);
	mount(app, context, rings.setRota, setDeskRota);
	mount(app, context, rings.onDuty, desksOnDuty);
	mount(app, context, rings.missed, missed);
	mount(app, context, rings.mine, mine);
	mount(app, context, rings.withSomebody, withSomebody);
	mount(app, context, rings.ofHandoff, ofHandoff);
	mount(app, context, rings.tests, tests);
	mountOpen(app, context, rings.answerTest, answer);
	mountCheckIns(app, context, findHandoff);
	mountDevices(app, context);
}

function mountDevices(app: FastifyInstance, context: ServerContext): void {
	const { config, secrets } = context;
	const options = pushOptions(config);
	const { publicKey } = pushKeys(secrets.fakeIdKey);
	mount(app, context, rings.devices, async ({ actor, db, access }: RequestContext<typeof rings.devices>) => {
		access.note({ object: actor.member });
		const devices = (await devicesOf(db, actor.member)).map(({ id, endpoint, always, madeAt, rungAt, failures }) => {
			return { id, endpoint, always, madeAt, rungAt, failures };
		});
		access.note({ object: actor.member, count: devices.length });
		return { key: options && publicKey, devices };
	});
	mount(app, context, rings.setDevice, async ({ input, actor, db, now, access }: RequestContext<typeof rings.setDevice>) => {
		access.note({ object: actor.member });
		if (options === null) throw new ProtocolError("wrong-state", "this server rings no devices; its operator can set PUSH_CONTACT");
		checkEndpoint(input.body.endpoint, options);
		checkPublicKey(input.body.p256dh);
		await saveDevice(db, randomUUID(), actor.member, actor.session, input.body, now);
		return { ok: true as const };
	});
	mount(app, context, rings.dropDevice, async ({ input, actor, db, access }: RequestContext<typeof rings.dropDevice>) => {
		access.note({ object: actor.member });
		await dropDevice(db, actor.member, input.params.device);
		return { ok: true as const };
	});
	mount(app, context, rings.testDevice, async ({ input, actor, db, now, access }: RequestContext<typeof rings.testDevice>) => {
		access.note({ object: actor.member });
		await testDevice(db, actor.member, input.params.device, now);
		return { ok: true as const };
	});
}

function mountCheckIns(app: FastifyInstance, context: ServerContext, findHandoff: FindHandoff): void {
	/** @throws ProtocolError not-found */
	async function ofActor(db: Db, { desks }: Actor, id: Id): Promise<Handoff> {
		const found = await findHandoff(db, id);
		if (found === null || !isParty(found, new Set(desks))) throw new ProtocolError("not-found");
		return found;
	}
	/** @throws ProtocolError not-found, wrong-state */
	async function awaited(db: Db, actor: Actor, id: Id): Promise<Handoff> {
		const found = await ofActor(db, actor, id);
		if (!mayCheckIn(found))
			throw new ProtocolError("wrong-state", "handoff: check-ins are for a hand-off that goes on, before her arrival");
		return found;
	}
	mount(app, context, rings.checkIns, async ({ actor, db, access }: RequestContext<typeof rings.checkIns>) => {
		access.note({ object: actor.member });
		const rows = await checkInsOfDesks(db, actor.desks);
		access.note({ object: actor.member, count: rows.length });
		return {
			checkIns: rows.map(({ handoff, id, fromDesk, toDesk, due, helpAt }) => ({
				handoff,
				checkIn: id,
				from: fromDesk,
				to: toDesk,
				due,
				helpAt,
			})),
		};
	});
	mount(app, context, rings.setCheckIn, async ({ input, actor, db, now, access }: RequestContext<typeof rings.setCheckIn>) => {
		const { handoff: id } = input.params;
		const { checkIn, due } = input.body;
		access.note({ object: id });
		const handoff = await awaited(db, actor, id);
		await saveCheckIn(db, handoff, checkIn, { due, helpAt: null });
		await renewLadders(db, handoff, now);
		return { ok: true as const };
	});
	mount(app, context, rings.clearCheckIn, async ({ input, actor, db, now, access }: RequestContext<typeof rings.clearCheckIn>) => {
		const { handoff: id, checkIn } = input.params;
		access.note({ object: id });
		const handoff = await ofActor(db, actor, id);
		await clearCheckIn(db, id, checkIn);
		await renewLadders(db, handoff, now);
		return { ok: true as const };
	});
	mount(app, context, rings.ringNow, async ({ input, actor, db, now, access }: RequestContext<typeof rings.ringNow>) => {
		const { handoff: id } = input.params;
		const { checkIn } = input.body;
		access.note({ object: id });
		const handoff = await awaited(db, actor, id);
		await saveCheckIn(db, handoff, checkIn, { due: now, helpAt: now });
		await renewLadders(db, handoff, now);
		return { ok: true as const };
	});
}

async function readDeskRota({ input, actor, db, directory, access }: RequestContext<typeof rings.rota>) {
	const { desk } = input.params;
	access.note({ object: desk, desk });
	checkTeam(directory, actor, desk);
	const rota = await readRota(db, desk);
	access.note({ object: desk, desk, count: rota.rows.length });
	return rota;
}

async function setDeskRota({ input, actor, db, directory, now, access }: RequestContext<typeof rings.setRota>) {
	const { desk } = input.params;
	access.note({ object: desk, desk });
	checkTeam(directory, actor, desk);
	const { rows: stored, times, quiet } = await readRota(db, desk);
	const known = new Set(stored.map(({ member, call }) => member ?? call));
	const phones = directory.desks.get(desk)?.contact?.numbers.map(({ phone }) => phone) ?? [];
	const rows = input.body.rows.filter(({ member, call }) =>
		member === null ? phones.some((phone) => phone === call) : isMemberOfDesk(directory, member, desk),
	);
	// Members on the rota who have left the desk are dropped from it, and so are numbers that the contact no longer has.
	if (!input.body.rows.every((row) => rows.includes(row) || known.has(row.member ?? row.call)))
		throw new ProtocolError("bad-input", "rows: each row names a member of the desk, or a number of its contact", "rows");
	const isSame = isDeepStrictEqual([times, quiet], [input.body.times, input.body.quiet]);
	if (!isSame && actor.role !== "coordinator") throw new ProtocolError("not-allowed", "by: only coordinators change when a desk is rung");
	await saveRota(db, { desk, by: actor.member, ...input.body, rows }, now);
	await notify(db, "rings", desk);
	return { ok: true as const };
}

async function desksOnDuty({ db, directory, now, access }: RequestContext<typeof rings.onDuty>) {
	access.note({ object: null });
	const current = (await desksWithDuty(db, now)).filter((desk) => isCurrentDesk(directory, desk));
	const teams = await teamsOf(db, directory, current, now);
	const desks = [...teams].flatMap(([desk, { team }]) => {
		const duty = dutyNow(team, now);
		return duty === null ? [] : [{ desk, call: "call" in duty ? duty.call : null }];
	});
	access.note({ object: null, count: desks.length });
	return { desks };
}

async function missed({ input, actor, db, directory, access }: RequestContext<typeof rings.missed>) {
	const { desk } = input.params;
	access.note({ object: desk, desk });
	checkTeam(directory, actor, desk);
	if (actor.role !== "coordinator") throw new ProtocolError("not-allowed", "by: only coordinators see what nobody took in time");
	const rows = await missedRings(db, desk);
	access.note({ object: desk, desk, count: rows.length });
	return { missed: rows.map(({ handoff, starts, ended }) => ({ handoff, since: starts, ended })) };
}

async function mine({ actor, db, directory, now, access }: RequestContext<typeof rings.mine>) {
	access.note({ object: actor.member });
	const withSomebodyUntil = await busyUntil(db, actor.member, now);
	const found = withSomebodyUntil === null ? await laddersThatRing(db, actor.member) : [];
	const rows = found.filter(({ desk }) => ringsAt(directory, actor, desk));
	access.note({ object: actor.member, count: rows.length });
	return { rings: rows.map(({ handoff, desk, cause, starts }) => ({ handoff, desk, cause, since: starts })), withSomebodyUntil };
}

async function tests({ db, directory, now, access }: RequestContext<typeof rings.tests>) {
	access.note({ object: null });
	const rows = await finishedTests(db, directory, now);
	access.note({ object: null, count: rows.length });
	return { tests: rows };
}

async function answer({ input, db, directory, now, access }: RequestContext<typeof rings.answerTest, null>) {
	access.note({ object: null, subject: null });
	const desk = await answerTest(db, input.body.token, now);
	access.note({ object: desk, organisation: directory.desks.get(desk)?.organisation ?? null });
	return { ok: true as const };
}

async function withSomebody({ input, actor, db, now, access }: RequestContext<typeof rings.withSomebody>) {
	access.note({ object: actor.member });
	await saveBusy(db, actor.member, now + input.body.minutes * MINUTE, now);
	await notify(db, "rings", actor.member);
	return { ok: true as const };
}

async function ofHandoff({ input, actor, db, directory, now, access }: RequestContext<typeof rings.ofHandoff>) {
	const { handoff } = input.params;
	access.note({ object: handoff });
	const rows = await laddersOfHandoff(db, handoff);
	const own = rows.filter(({ desk, otherDesk }) => actor.desks.includes(desk) || actor.desks.includes(otherDesk));
	access.note({ object: handoff, count: own.length });
	if (own.length === 0) throw new ProtocolError("not-found");
	const teams = await teamsOf(
		db,
		directory,
		own.map(({ desk }) => desk),
		now,
	);
	return {
		desks: own.map(({ desk, cause, starts, rungAt, rung, devices, nextAt, takenBy, takenAt }) => {
			const team = teams.get(desk)?.team;
			const members = team ? onDuty(team, now) : [];
			return {
				...{ handoff, desk, cause, since: starts, rungAt, people: rung.length, devices, nextAt },
				taken: takenBy === null || takenAt === null ? null : { by: takenBy, at: takenAt },
				onDuty: members.length,
				roles: members.flatMap((member) => directory.members.get(member)?.role ?? []),
				hasRota: team !== undefined && team.rota.length + team.nobody.length > 0,
			};
		}),
	};
}

/** Whether what rings this desk also rings the actor: as a member of the desk, or as a coordinator of its organisation. */
function ringsAt(directory: Directory, { organisation, role, desks }: Actor, desk: string): boolean {
	return desks.includes(desk) || (role === "coordinator" && directory.desks.get(desk)?.organisation === organisation);
}

/** Desks of other organisations are answered as if they didn't exist. */
function checkTeam(directory: Directory, { organisation, role, desks }: Actor, desk: string): void {
	if (organisation === null || directory.desks.get(desk)?.organisation !== organisation || !isCurrentDesk(directory, desk))
		throw new ProtocolError("not-found");
	if (role !== "coordinator" && !desks.includes(desk))
		throw new ProtocolError("not-allowed", "by: only members of the desk and coordinators may see or set its rota");
}
