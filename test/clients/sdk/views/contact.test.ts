/** A member changes the phone number of the desk, so that callers reach somebody else. Whoever phones is told. */
import t from "tap";
import { setContact } from "#sdk/directory/contact.ts";
import { syncDirectory } from "#sdk/index.ts";
import { contactOf } from "#sdk/views/contact.ts";
import { namesOf } from "#sdk/views/names.ts";
import { type Person, readyNetwork } from "../../../support/sdk.ts";

const DAY = 86_400_000;
const always = (phone: string) => ({ phone, when: "always" as const });

t.test("a new number is shown with its signer and the number before, for two weeks", async (t) => {
	const { network, origin, destination } = await readyNetwork(t);
	const { desk } = destination;
	const again = ({ signInName, recoveryCode }: Person) => network.open(network.device(), signInName, recoveryCode);
	const seen = async () => {
		const session = await again(origin.staff);
		return contactOf(session, await namesOf(session), desk)?.changed;
	};
	const nameOf = async ({ id }: Person) => (await namesOf(origin.staff.session)).get(id);
	await setContact(destination.coordinator.session, desk, [always("+000 1")]);
	const { at } = destination.coordinator.session.dir.desks.get(desk)?.contact ?? {};
	const [honest, rogue] = [await nameOf(destination.coordinator), await nameOf(destination.staff)];
	t.same(await seen(), { by: honest, at, earlier: [] }, "the first number is new, too");
	network.server.clock.advance(20 * DAY);
	t.equal(await seen(), null);
	await setContact(await again(destination.staff), desk, [always("+000 666")]);
	t.match(await seen(), { by: rogue, earlier: ["+000 1"] });
	network.server.clock.advance(DAY);
	const colleague = await again(destination.coordinator);
	await syncDirectory(colleague);
	await setContact(colleague, desk, [always("+000 666"), always("+000 3")]);
	t.match(await seen(), { by: rogue, earlier: ["+000 1"] }, "another signature doesn't hide who has changed it");
	network.server.clock.advance(DAY);
	await setContact(await again(destination.staff), desk, [always("+000 1")]);
	t.equal(await seen(), null, "the number of before is back");
	await setContact(await again(destination.staff), desk, [always("+000 666")]);
	network.server.clock.advance(15 * DAY);
	t.equal(await seen(), null);
});

t.test("the numbers of a desk are asked for again after a month, until somebody signs them again", async (t) => {
	const { network, destination } = await readyNetwork(t);
	const { staff, desk } = destination;
	const again = () => network.open(network.device(), staff.signInName, staff.recoveryCode);
	const isOld = async () => {
		const session = await again();
		return contactOf(session, await namesOf(session), desk)?.isOld;
	};
	t.equal(await isOld(), undefined, "there is none yet");
	await setContact(await again(), desk, [always("+000 1")]);
	network.server.clock.advance(30 * DAY);
	t.equal(await isOld(), false);
	network.server.clock.advance(2 * DAY);
	t.equal(await isOld(), true);
	await setContact(await again(), desk, [always("+000 1")]);
	t.equal(await isOld(), false);
});
