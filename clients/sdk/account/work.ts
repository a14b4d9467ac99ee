/** Begins a sign-in by password. Solves the proof of work that the server requires of an unknown device after failed sign-ins. */
import { type Bytes, fromBase64Url } from "#protocol/bytes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import type { Work } from "#protocol/contracts/session.ts";
import type { ErrorData } from "#protocol/errors.ts";
import { solvesPart, WORK_PARTS } from "#protocol/work.ts";
import { isRefusal, ServerError } from "../http/answers.ts";
import { pause } from "../pause.ts";
import type { SessionOptions } from "./unlocked-session.ts";

/** The longest delay, in seconds, that this client waits for by itself before it sends the request again. */
const LONGEST_WAIT = 10;
const MAX_ATTEMPTS = 5;

/** @throws ProtocolError sign-in-delayed (wait and try again), work-needed when the server accepts no work. */
export async function startSignIn(
	{ server }: Pick<SessionOptions, "server">,
	name: string,
	message: string,
): Promise<Reply<typeof contracts.session.start>> {
	let work: Work | undefined;
	for (let attempt = 1; ; attempt++) {
		try {
			return await server.call(contracts.session.start, { body: { name, message, ...(work && { work }) } });
		} catch (error) {
			if (attempt === MAX_ATTEMPTS || !(error instanceof ServerError)) throw error;
			const seconds = error.retryAfter ?? LONGEST_WAIT;
			if (isRefusal(error, "work-needed") && error.data) work = await solve((error.data as ErrorData["work-needed"]).challenge);
			else if (isRefusal(error, "sign-in-delayed") && seconds <= LONGEST_WAIT) await pause(seconds * 1000);
			else throw error;
		}
	}
}

async function solve(challenge: string): Promise<Work> {
	const bytes = fromBase64Url(challenge);
	const nonces: number[] = [];
	for (let part = 0; part < WORK_PARTS; part++) {
		nonces.push(findNonce(bytes, part));
		// Lets an interface draw between the parts.
		await pause(0);
	}
	return { challenge, nonces };
}

function findNonce(challenge: Bytes, part: number): number {
	let nonce = 0;
	while (!solvesPart(challenge, part, nonce)) nonce += 1;
	return nonce;
}
