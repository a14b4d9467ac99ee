/** What the key of a circle costs: to make and judge it with many seats, to store it, and each append while circles have keys. */
import { circleCommitment, sealCircleSeed } from "../../clients/crypto/circle.ts";
import { randomBytes } from "../../clients/crypto/random.ts";
import { SealPublicKey } from "../../clients/crypto/seal.ts";
import { CircleSeed } from "../../clients/crypto/secret.ts";
import { type Bytes, hash, toBase64Url, tup } from "../../clients/protocol/bytes.ts";
import { applyStatement, copyDirectory, hashOfSeats, newestCircleEpoch, seatsOfCircle } from "../../clients/protocol/folds/directory.ts";
import { sodiumReady } from "../../clients/protocol/sodium.ts";
import { type AnyStatement, type Statement, toWire } from "../../clients/protocol/statements/statement.ts";
import { autocommit } from "../../server/database/database.ts";
import { closePool, openPool } from "../../server/database/pool.ts";
import { rekeyBoxes } from "../../server/features/directory/circle-boxes.ts";
import { storeCircleKeys } from "../../server/features/directory/store.ts";
import { type Person, TestDirectory } from "../../test/support/directory.ts";
import { silent } from "../../test/support/ledger.ts";
import { type Line, newLine } from "./line.ts";
import type { SmallSetup } from "./setup.ts";

const FEW = 60;
const MANY = 400;
const STAFF = 4;
const RUNS = 15;

interface Office {
	coordinator: Person;
	desk: string;
	staff: Person[];
}

/** Full organisations of one region, each with a desk of five. */
function network(desks: number): { directory: TestDirectory; offices: Office[]; admin: Person } {
	const directory = new TestDirectory();
	const { founder } = directory;
	const admin = directory.member(founder, null, "admin", null);
	const offices = Array.from({ length: desks }, (): Office => {
		const organisation = directory.organisation(founder, admin);
		const facts = { organisation, region: "asia", affiliation: "secular", scope: "full" } as const;
		directory.add("countersign", admin, {
			object: directory.add("organisation.change", founder, facts).objId,
			verdict: "approve",
			code: null,
		});
		const coordinator = directory.member(founder, admin, "coordinator", organisation);
		const staff = Array.from({ length: STAFF }, () => directory.member(coordinator, admin, "staff", organisation));
		return { coordinator, desk: directory.desk(coordinator, organisation, staff), staff };
	});
	return { directory, offices, admin };
}

function sealAll({ dir }: TestDirectory, seed: CircleSeed, epoch: number): Bytes[] {
	const at = { network: dir.network, circle: "network", epoch, kc: circleCommitment(seed) };
	return seatsOfCircle(dir, "network").map((seat) => {
		const pk = seat.kind === "desk" ? dir.desks.get(seat.id)?.keys.get(seat.ke)?.pk : dir.members.get(seat.id)?.keys.get(seat.ke)?.kem;
		return sealCircleSeed(new SealPublicKey(pk as Bytes), at, seat, seed);
	});
}

/** A rekey by this office, with its boxes. */
function rekey(directory: TestDirectory, { coordinator, desk }: Office): { statement: AnyStatement; boxes: Bytes[] } {
	const record = directory.dir.circles.get("network");
	const seed = CircleSeed.random();
	const from = record?.epochs.length ?? 0;
	const boxes = sealAll(directory, seed, from + 1);
	const fields = {
		circle: "network",
		epoch: from + 1,
		prev: newestCircleEpoch(record)?.objId ?? null,
		kc: circleCommitment(seed),
		from: from || null,
		wrap: from ? randomBytes(105) : null,
		who: hashOfSeats(seatsOfCircle(directory.dir, "network")),
		boxes: hash(tup(...boxes.map((box) => hash(box)))),
	} as const;
	return { statement: directory.signed("circle.rekey", coordinator, fields, desk) as Statement as AnyStatement, boxes };
}

async function msOf(work: () => unknown): Promise<number> {
	const before = performance.now();
	await work();
	return performance.now() - before;
}

/** Milliseconds: the least of some runs. */
async function leastMs(work: () => unknown): Promise<number> {
	const times: number[] = [];
	for (let i = 0; i < RUNS; i++) times.push(await msOf(work));
	return Math.min(...times);
}

/** Milliseconds of two works to compare: the least of some runs, in turn. Otherwise the later one pays for what the program did between them. */
async function leastMsInTurn(one: () => unknown, other: () => unknown): Promise<[number, number]> {
	const times: [number, number][] = [];
	for (let i = 0; i < 4 * RUNS; i++) times.push([await msOf(one), await msOf(other)]);
	return [Math.min(...times.map(([first]) => first)), Math.min(...times.map(([, second]) => second))];
}

async function costsOf(desks: number, url: string) {
	const { directory, offices, admin } = network(desks);
	const [first, second] = offices as [Office, Office];
	const vetting = () => {
		const fields = { kind: "member" as const, subject: directory.founder.id, checklist: randomBytes(32), nextVetting: 1 };
		return directory.signed("vetting", admin, fields) as Statement as AnyStatement;
	};
	const withoutKey = directory.dir.circles;
	const seed = CircleSeed.random();
	const seal = await leastMs(() => sealAll(directory, seed, 1));
	directory.apply(rekey(directory, first).statement);
	const append = (circles: typeof withoutKey) => applyStatement(copyDirectory({ ...directory.dir, circles }), vetting());
	const withKey = directory.dir.circles;
	const [before, after] = await leastMsInTurn(
		() => append(withoutKey),
		() => append(withKey),
	);
	// A departure, and the key that follows it.
	const [leaver] = second.staff as [Person];
	const leaves = directory.signed("desk.member", second.coordinator, { desk: second.desk, member: leaver.id, action: "remove" });
	const departure = await leastMs(() => applyStatement(copyDirectory(directory.dir), leaves as Statement as AnyStatement));
	directory.apply(leaves as Statement as AnyStatement);
	const { statement, boxes } = rekey(directory, first);
	const sealed = boxes.map((box) => ({ hash: toBase64Url(hash(box)), box: toBase64Url(box) }));
	const pool = openPool(url, 1, silent);
	const db = autocommit(pool);
	let epoch = 1_000_000;
	const server = await leastMs(async () => {
		const copy = copyDirectory(directory.dir);
		applyStatement(copy, statement);
		const rows = rekeyBoxes((statement as Statement<"circle.rekey">).body, sealed, copy);
		epoch += 1;
		await storeCircleKeys(
			db,
			rows.map((row) => ({ ...row, epoch })),
		);
	});
	await closePool(pool);
	const bytes = JSON.stringify({ statements: [toWire(statement)], sealed }).length;
	return { before, after, seal, departure, server, bytes, leaf: JSON.stringify(toWire(statement)).length };
}

/** The lines about circles of `npm run bench -- --only network`. */
export async function circleLines({ database }: SmallSetup): Promise<Line[]> {
	await sodiumReady;
	const [few, many] = [await costsOf(FEW, database.app), await costsOf(MANY, database.app)];
	const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
	const against = (name: keyof typeof many, what: string, aim: string) =>
		newLine(what, ms(many[name]), aim, { theirs: ms(few[name]), ratio: (many[name] / few[name]).toFixed(2) });
	return [
		against("server", `server, a circle's key with ${MANY} boxes, against ${FEW}`, "at most 60 ms"),
		newLine("bytes of that request", `${Math.round(many.bytes / 1e3)} kB`, "", { theirs: `${Math.round(few.bytes / 1e3)} kB` }),
		newLine("bytes in the directory", `${many.leaf}`, "at most 1.00", { theirs: `${few.leaf}`, ratio: (many.leaf / few.leaf).toFixed(2) }),
		against("seal", "client, to make the boxes, or to judge them", ""),
		newLine("server CPU of an append, with a circle against without", ms(many.after), "at most 1.20", {
			theirs: ms(many.before),
			ratio: (many.after / many.before).toFixed(2),
		}),
		against("departure", "server CPU of a departure that makes the key stale", "at most 5 ms"),
	];
}
