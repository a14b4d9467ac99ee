/** Somebody who joins with an invite of a member, and whom nobody has vouched for yet. */
import { invite, join, syncDirectory } from "#sdk/index.ts";
import type { Person, TestNetwork } from "../../sdk.ts";

export async function newcomer(network: TestNetwork, by: Person, name: string, to: Parameters<typeof invite>[1]) {
	const { code } = await invite(by.session, to);
	const joined = await join({ ...network.device(), code, name, signInName: name.toLowerCase(), password: "a pass phrase for tests" });
	await syncDirectory(by.session);
	return joined;
}
