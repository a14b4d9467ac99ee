/** Attacks without a sign-in that try to find out who is a member. */
import { startLogin } from "#crypto/opaque.ts";
import { randomBytes, randomId } from "#crypto/random.ts";
import { toBase64Url } from "#protocol/bytes.ts";
import { type ApiWorld, PASSWORD } from "../api-world.ts";
import { FailureInjector } from "../failure-injector.ts";
import type { Attack } from "./attack.ts";

const message = () => startLogin(PASSWORD).request;
const unknownName = () => `member-${randomId().slice(0, 8)}`;

/** Tries to sign in and to recover, and fails. @returns what the attacker sees: statuses, headers and field lengths. */
async function failSignIn(w: ApiWorld, name: string) {
	const post = async (path: string, body: unknown) => {
		const answer = await w.send({ method: "POST", path, body, as: null });
		const sizes = Object.entries(answer.body).map(([key, value]) => [key, String(value).length]);
		return { answer: answer.body, seen: [path, answer.status, [...answer.headers.keys()].sort(), sizes] };
	};
	const origin = w.server.url;
	const start = await post("/api/session/start", { name, message: message() });
	const finish = await post("/api/session/finish", {
		login: start.answer.login,
		message: toBase64Url(randomBytes(64)),
		origin,
		proof: toBase64Url(randomBytes(32)),
	});
	const recover = await post("/api/recovery/start", { name });
	const signature = toBase64Url(randomBytes(64));
	const end = await post("/api/recovery/finish", { recovery: recover.answer.recovery, origin, signature });
	await w.server.sql("DELETE FROM sign_in_delay");
	return [start, finish, recover, end].map(({ seen }) => seen);
}

function median(values: number[]): number {
	return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export const signInAttacks: Record<string, Attack> = {
	"answers and database work don't reveal sign-in names": async (t, w) => {
		const { signIn } = w.staff.account;
		const faults = new FailureInjector(w.server.context);
		const tryName = async (name: string) => {
			let seen: unknown;
			const statements = await faults.statements(async () => (seen = await failSignIn(w, name)));
			return { seen, statements };
		};
		await failSignIn(w, signIn);
		const [known, unknown] = [await tryName(signIn), await tryName(unknownName())];
		t.same(known.seen, unknown.seen, "answers have the same form");
		t.same(known.statements, unknown.statements, "the database gets the same queries");
		t.ok(known.statements.length > 8, `${known.statements.length} of them`);
	},

	"the time of an answer doesn't reveal sign-in names": async (t, w) => {
		const { signIn } = w.staff.account;
		const took = { known: [] as number[], unknown: [] as number[] };
		// Alternating, so that other load on the machine affects both.
		for (let i = 0; i < 25; i++)
			for (const who of ["known", "unknown"] as const) {
				const name = who === "known" ? signIn : unknownName();
				const from = performance.now();
				await failSignIn(w, name);
				took[who].push(performance.now() - from);
			}
		const ratio = median(took.known) / median(took.unknown);
		t.ok(ratio > 0.5 && ratio < 2, `ratio of the medians: ${ratio.toFixed(2)}`);
	},
};
