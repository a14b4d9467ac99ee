/** The same request several times at once, as after a lost answer: done once, and nobody is told of a mistake of the server's. */
import t from "tap";
import { allowed } from "../../integration/promise-recipes.ts";
import { World } from "../../integration/promise-world.ts";
import { Invariants } from "../invariants.ts";
import { wrongWith } from "./judge.ts";

t.setTimeout(120_000);
const w = await World.build(t);

t.test("every endpoint, the same six times at once", async (t) => {
	for (const { id } of w.server.kernel.endpoints.filter(({ method }) => method !== "GET")) {
		const request = await allowed(w, id);
		const token = request.token ?? (request.as ? await w.people.session(request.as.account.id) : undefined);
		const answers = await Promise.all(Array.from({ length: 6 }, () => w.send({ ...request, ...(token && { token }) })));
		const wrong = answers.map(wrongWith).filter(Boolean);
		t.same(wrong, [], `${id}: ${answers.map(({ status }) => status)}`);
		const good = answers.filter(({ status }) => status === 200);
		t.ok(good.length > 0 || id === "audit.cosign", `${id}: one at least is done`);
	}
	t.same(await new Invariants(w.server.superuser).broken(), []);
});
