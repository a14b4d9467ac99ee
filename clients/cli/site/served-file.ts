/** One file of a site as a web server gives it to any visitor. */
import type { Bytes } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { readBytes } from "#sdk/http/answer-body.ts";
import { unreachableError } from "#sdk/http/answers.ts";

/** The longest time for one file, in milliseconds. */
const LONGEST = 60_000;

/**
 * Fetches one file without a session. A redirection isn't followed.
 * @param name as the list of files has it. `index.html` is asked for by its folder.
 * @returns null when the server has no such file, or names another place for it
 * @throws ProtocolError unavailable when there was no answer to compare: the server can't be reached, is busy or broken
 */
export async function servedFile(origin: string, name: string): Promise<Bytes | null> {
	const answer = await whole(new URL(`/${name.replace(/(^|\/)index\.html$/, "$1")}`, origin)).catch((error: Error) => {
		throw error instanceof ProtocolError ? error : unreachableError(origin);
	});
	if (answer.status === 429 || answer.status >= 500) throw new ProtocolError("unavailable", `${origin} answers with ${answer.status}`);
	return answer.bytes;
}

async function whole(url: URL): Promise<{ status: number; bytes: Bytes | null }> {
	const answer = await fetch(url, { redirect: "manual", credentials: "omit", signal: AbortSignal.timeout(LONGEST) });
	const bytes = await readBytes(answer);
	return { status: answer.status, bytes: answer.ok ? bytes : null };
}
