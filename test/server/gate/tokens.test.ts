/** Access tokens: how they stay valid when the key changes, and what they contain. */
import { randomBytes, randomUUID } from "node:crypto";
import Fastify from "fastify";
import t from "tap";
import { manualClock } from "#server/base/clock.ts";
import { registerTokens, tokens } from "#server/gate/tokens.ts";

const clock = manualClock();
const [old, next] = [new Uint8Array(randomBytes(32)), new Uint8Array(randomBytes(32))];
async function tokensOf(keys: [Uint8Array, ...Uint8Array[]], issuer = "cloister.example/directory") {
	const app = Fastify();
	await registerTokens(app, { keys, issuer });
	return tokens(app, { keys, issuer, minutes: 5 }, clock);
}
const [session, member] = [randomUUID(), randomUUID()];

t.test("tokens of the old key stay valid while it is kept, and new ones are signed by the new key", async (t) => {
	const before = `Bearer ${(await tokensOf([old])).issue(session, member).token}`;
	const during = await tokensOf([next, old]);
	const [onlyNew, onlyOld] = [await tokensOf([next]), await tokensOf([old])];
	t.same(during.read(before), { session, member });
	const after = `Bearer ${during.issue(session, member).token}`;
	t.same(onlyNew.read(after), { session, member });
	t.throws(() => onlyNew.read(before), { code: "not-signed-in" });
	t.throws(() => onlyOld.read(after), { code: "not-signed-in" });
});

t.test("a token is valid for one installation only, and names its expiry", async (t) => {
	const { token, expires } = (await tokensOf([old])).issue(session, member);
	const other = await tokensOf([old], "other.example/directory");
	t.throws(() => other.read(`Bearer ${token}`), { code: "not-signed-in" });
	const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
	const exp = Math.floor(expires / 1000);
	t.same(claims, { sid: session, sub: member, iss: "cloister.example/directory", aud: "cloister/1/access", exp });
});
