/** A network with content (fixtures.ts). It is made once in a run; each file and each round of the long run starts from a copy. */
import { type Id, toBase64Url } from "#protocol/bytes.ts";
import { bootCopy } from "../copies.ts";
import type { TestLike } from "../scope.ts";
import { readyNetwork, type Person as SignedInPerson } from "../sdk.ts";
import type { Server } from "../server.ts";
import { type Fixtures, makeFixtures } from "./fixtures.ts";

/** A member of the network, as plain data. */
export interface Person {
	id: Id;
	signInName: string;
	password: string;
	recoveryCode: string;
	/** base64url, as the server keeps it. */
	bag: string;
}

/** giver, sender: origin's coordinator and staff. taker, reader: destination's. leaver was origin's. */
const NAMES = ["founder", "admin", "giver", "sender", "taker", "reader", "leaver", "auditor"] as const;
export type Name = (typeof NAMES)[number];

export interface Prepared {
	/** base64url. */
	network: string;
	people: Record<Name, Person>;
	fixtures: Fixtures;
}

/** A server on a fresh copy of the prepared network. */
export async function bootPrepared(t: TestLike, settings: Record<string, string> = {}): Promise<Prepared & { server: Server }> {
	const { server, facts } = await bootCopy(t, "cloister_lived", prepare, settings);
	return { ...facts, server };
}

async function prepare(t: TestLike): Promise<{ server: Server; facts: Prepared }> {
	const ready = await readyNetwork(t);
	const { fixtures, leaver, auditor } = await makeFixtures(ready);
	const { founder, admin, origin, destination, network } = ready;
	const people = {
		founder,
		admin,
		giver: origin.coordinator,
		sender: origin.staff,
		taker: destination.coordinator,
		reader: destination.staff,
		leaver,
		auditor,
	};
	const facts: Prepared = {
		network: toBase64Url(founder.session.network),
		people: Object.fromEntries(NAMES.map((name) => [name, plain(people[name])])) as Record<Name, Person>,
		fixtures,
	};
	return { server: network.server, facts };
}

function plain({ id, signInName, password, recoveryCode, session }: SignedInPerson): Person {
	return { id, signInName, password, recoveryCode, bag: toBase64Url(session.bag.bytes) };
}
