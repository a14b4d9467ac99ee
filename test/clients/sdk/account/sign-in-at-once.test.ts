/** One person signs in several times at the same moment, as with two windows. Unfinished attempts count as failed, and nobody has failed. */
import t from "tap";
import { fetchMyAccount, signIn } from "#sdk/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";

const { network, founder } = await readyNetwork(t);

t.test("sign-ins of one known device at the same time all succeed", async (t) => {
	const known = { ...network.device(), name: founder.signInName, password: founder.password };
	await signIn(known);
	const sessions = await Promise.all(Array.from({ length: 8 }, () => signIn(known)));
	const accounts = await Promise.all(sessions.map(fetchMyAccount));
	t.same(
		accounts.map(({ status }) => status),
		Array(8).fill("active"),
	);
});
