/** A forged statement is refused by its signature, before the server locks or copies the directory. */
import t from "tap";
import { randomBytes } from "#crypto/random.ts";
import { SigningKey } from "#crypto/signing.ts";
import { People } from "../../../support/people.ts";

t.test("forged and repeated statements don't wait for the directory's lock", async (t) => {
	const people = await People.found(t);
	const { server, founder } = people;
	const policy = { vettingMonths: 6, attachmentMiB: 10 };
	const stored = await people.append(founder, "policy", { policy });
	const fresh = await people.signed(founder, "policy", { policy: { ...policy, vettingMonths: 7 } });
	const stranger = { ...founder, ke: 2 };
	const invited = await people.invite(founder, "admin", null);

	await server.sql("BEGIN");
	await server.sql("SELECT FROM chain WHERE id = '00000000-0000-8000-8000-000000000001' FOR UPDATE");
	const soon = (answer: ReturnType<typeof people.post>) => {
		const waited = new Promise((resolve) => setTimeout(resolve, 90_000, "waited for the lock").unref());
		return Promise.race([answer, waited]);
	};
	const forged = { ...fresh, sigs: [new Uint8Array(64)] };
	t.match(await soon(people.post(founder, [forged])), { status: 400, body: { error: "bad-signature" } });
	t.match(
		await soon(people.tryAppend(stranger, "policy", { policy })),
		{ status: 403, body: { error: "not-allowed" } },
		"another key epoch",
	);
	const joining = people.tryJoin({ ...invited, key: new SigningKey(randomBytes(32)) }).then(({ answer }) => answer);
	t.match(await soon(joining), { status: 400, body: { error: "bad-signature" } }, "a join without the invite's key");
	t.match(await soon(people.post(founder, [stored])), { status: 200 }, "a statement that is already stored");
	const sound = people.post(founder, [fresh]);
	const first = await Promise.race([sound, new Promise((resolve) => setTimeout(resolve, 500, "waits"))]);
	t.equal(first, "waits", "a new sound statement waits for the lock");
	await server.sql("ROLLBACK");
	t.match(await sound, { status: 200 });
});
