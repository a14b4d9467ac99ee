/** The endpoint `compartments.together`: several readings of compartments in one request. */
import type { FastifyInstance } from "fastify";
import { PAGE_BYTES } from "#protocol/contracts/common.ts";
import { compartments } from "#protocol/contracts/compartments.ts";
import { pathOf } from "#protocol/contracts/endpoint.ts";
import { INITIATOR_HEADER } from "#protocol/log/entry.ts";
import type { JudgingContext } from "#server/gate/handler.ts";
import type { Http } from "#server/gate/http.ts";
import { RawAnswer } from "#server/gate/raw-answer.ts";

type Context = JudgingContext<typeof compartments.together>;
type Part = Context["input"]["body"]["parts"][number];

/** How many readings run at the same time. Their access entries are written together. */
const AT_ONCE = 5;
/** The headers by which a reading is judged. */
const JUDGED_BY = ["authorization", "host", INITIATOR_HEADER];
const CONTRACTS = { keys: compartments.get, entries: compartments.page };

/**
 * Sends each reading through the whole server, as if it had come alone: limits, gate, handler. So nothing can be read here that can't be
 * read alone, and each reading has its access entry before anything is answered. This handler itself reads nothing.
 */
export function together(app: FastifyInstance) {
	return async ({ input, http, access }: Context): Promise<RawAnswer> => {
		const { parts } = input.body;
		access.note({ object: null, purpose: "care", count: parts.length });
		const answers: Buffer[] = [];
		let bytes = 0;
		for (const group of groupsOf(parts)) {
			if (bytes >= PAGE_BYTES) break;
			const some = await Promise.all(group.map((part) => read(app, http, part)));
			answers.push(...some);
			for (const { length } of some) bytes += length;
		}
		const comma = Buffer.from(",");
		const list = answers.flatMap((answer, i) => (i === 0 ? [answer] : [comma, answer]));
		const body = Buffer.concat([Buffer.from('{"parts":['), ...list, Buffer.from("]}")]);
		return new RawAnswer(body, { headers: { "content-type": "application/json; charset=utf-8" } });
	};
}

/** Groups of readings that run at the same time. Those of one compartment run one after another, so that a later one shows no less. */
function groupsOf(parts: readonly Part[]): Part[][] {
	const groups: Part[][] = [[]];
	for (const part of parts) {
		const last = groups.at(-1) as Part[];
		if (last.length < AT_ONCE && last.every(({ compartment }) => compartment !== part.compartment)) last.push(part);
		else groups.push([part]);
	}
	return groups;
}

/** The answer to one reading, as JSON. */
async function read(app: FastifyInstance, http: Http, part: Part): Promise<Buffer> {
	const path = pathOf(CONTRACTS[part.read]).replace(":compartment", part.compartment);
	const query = new URLSearchParams(part.query).toString();
	const headers = Object.fromEntries(JUDGED_BY.flatMap((name) => (http.header(name) === undefined ? [] : [[name, http.header(name)]])));
	const answer = await app.inject({ method: "GET", url: query ? `${path}?${query}` : path, headers, remoteAddress: http.address });
	const entry = answer.headers["cloister-entry"] ?? "null";
	return Buffer.concat([Buffer.from(`{"status":${answer.statusCode},"entry":${entry},"body":`), answer.rawPayload, Buffer.from("}")]);
}
