/** Breaks each rule about genesis, checkpoints and the logs once (SPEC.md, section 2, spec/directory.md and spec/logs.md). */
import { BEFORE_GENESIS } from "../../../clients/protocol/log/checkpoint.ts";
import { type Author, ORIGINS } from "./author.ts";
import type { Draft, Fields } from "./history.ts";
import { refused } from "./refused.ts";

/** Call it before the network is founded. */
export function breakGenesis(author: Author): void {
	const by = author.chance.id();
	const seed = author.newSeed(by, 1);
	const fields = author.genesisFields(seed);
	const refuseGenesis = (change: Fields, more: Partial<Draft> = {}) =>
		refused(author, { type: "genesis", by, ke: 1, seed, ...more, fields: { ...fields, ...change } });
	const root = author.chance.bytes(32);
	refuseGenesis({ cp: author.signedBy("directory", ORIGINS.directory, 1, root) });
	refuseGenesis({ cp: { ...BEFORE_GENESIS, root } });
	refuseGenesis({ cp: { ...BEFORE_GENESIS, signature: author.chance.bytes(64) } });
	refuseGenesis({}, { ke: 2 });
	refuseGenesis({}, { as: author.chance.id() });
	refuseGenesis({}, { second: author.chance.bytes(32) });
	refuseGenesis({}, { seed: author.chance.bytes(32) });
}

/** @param admin an active admin. @param other approves what `admin` proposes. */
export function breakLogRules(author: Author, admin: string, other: string): void {
	breakCheckpoints(author, admin);
	breakRestarts(author, admin, other);
	breakWitnesses(author, admin);
}

function breakCheckpoints(author: Author, by: string): void {
	const { size } = author.state.directory;
	const refuseRootAt = (at: number) => {
		const cp = author.signedBy("directory", ORIGINS.directory, at, author.chance.bytes(32));
		refused(author, { type: "policy", by, fields: { policy: { vettingMonths: 6, attachmentMiB: 64 }, cp } });
	};
	refuseRootAt(size + 1);
	refuseRootAt(size);
	refuseRootAt(size - 1);
}

function breakRestarts(author: Author, by: string, other: string): void {
	const signed = (log: "access" | "directory", origin: string, size: number, root = author.chance.bytes(32)) =>
		author.signedBy(log, origin, size, root);
	const restart = (fields: Fields): Draft => ({ type: "log.restart", by, fields: { log: "access", ...fields } });
	const [first, second, third] = [ORIGINS.access, `${ORIGINS.access}-2`, `${ORIGINS.access}-3`];
	const [old, kept] = [signed("access", first, 50), signed("access", first, 40)];
	for (const origin of ["a b", first, ORIGINS.directory]) refused(author, restart({ old, kept, origin }));
	refused(author, restart({ old: BEFORE_GENESIS, kept: BEFORE_GENESIS, origin: second }));
	refused(author, restart({ old: signed("directory", first, 50), kept, origin: second }));
	refused(author, restart({ old: signed("access", second, 50), kept, origin: second }));
	refused(author, restart({ old, kept: signed("directory", first, 40), origin: second }));
	refused(author, restart({ old, kept: signed("access", first, 51), origin: second }));
	refused(author, restart({ old, kept: signed("access", first, 50), origin: second }));
	author.must(author.approve(other, author.must(restart({ old, kept, origin: second }))));
	refused(author, restart({ old, kept, origin: third }));
	refused(author, restart({ old: signed("access", second, 60), kept: signed("access", second, 60), origin: first }));
}

function breakWitnesses(author: Author, by: string): void {
	const key = (n: number) => new Uint8Array(32).fill(n);
	const refuseWitnesses = (wanted: number, ...witnesses: { name: string; key: Uint8Array }[]) =>
		refused(author, { type: "log.witnesses", by, fields: { wanted, witnesses } });
	const [one, two] = [
		{ name: "witness-1", key: key(1) },
		{ name: "witness-2", key: key(2) },
	];
	refuseWitnesses(1, { name: "a b", key: key(1) });
	refuseWitnesses(1, { name: ORIGINS.access, key: key(1) });
	refuseWitnesses(2, one, { ...two, name: one.name });
	refuseWitnesses(2, one, { ...two, key: one.key });
	refuseWitnesses(3, one, two);
	refuseWitnesses(1, one, two);
}

/** Nobody is vouched for or approved while their organisation is suspended. */
export function vouchForSuspended(
	author: Author,
	{ founder, second }: { founder: string; second: string },
	{ organisation, coordinator }: { organisation: string; coordinator: string },
): void {
	const join = author.must(author.join(author.must(author.invite(coordinator, { role: "staff", organisation }))));
	const another = author.must(author.join(author.must(author.invite(coordinator, { role: "staff", organisation }))));
	const vouched = author.must(author.vouch(coordinator, another));
	// The first coordinator of this organisation is not admitted yet, so no other rule keeps the admin from vouching.
	const empty = author.organisation(founder, second);
	const first = author.must(author.join(author.must(author.invite(founder, { role: "coordinator", organisation: empty }))));
	author.must({ type: "suspend", by: founder, fields: { kind: "organisation", subject: organisation, code: "other" } });
	author.must({ type: "suspend", by: second, fields: { kind: "organisation", subject: empty, code: "other" } });
	refused(author, author.vouch(founder, join));
	refused(author, author.approve(second, vouched));
	refused(author, author.vouch(founder, first));
}
