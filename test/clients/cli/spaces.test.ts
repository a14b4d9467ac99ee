/** Spaces on the command line: list, read, propose, name and mark. */
import t from "tap";
import { writeItem } from "#sdk/index.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { typing } from "../../support/commands.ts";
import { post, spaceWorld, start } from "../../support/space-world.ts";

const { founder, origin, transit, space } = await spaceWorld(t);
const type = typing(commands, origin.coordinator.session);
const item = await start(transit.staff.session, space, "Who speaks Vietnamese?");
await writeItem(transit.staff.session, space, item, { content: post("In Asia,\nplease.") });

t.test("the list of spaces says what is new, and opening one marks it as seen", async (t) => {
	t.match((await type("space list")).data.spaces, [{ space, circle: "network", owner: origin.desk, isOwner: true, unread: 3 }]);
	const { data, text } = await type(`space items ${space.slice(0, 8)}`);
	t.match(data.items, [{ item, titles: { en: "Who speaks Vietnamese?" }, kind: "question", count: 2, isNew: true }]);
	t.match(text, /Who speaks Vietnamese\? +topic +question +open/);
	t.equal((await type("space list")).data.spaces[0].unread, 0);
	const read = await type(`space read ${space} ${item.slice(0, 8)}`);
	t.match(read.data.entries, [{ act: "topic" }, { act: "post", values: { text: "In Asia,\nplease." }, uncounted: null }]);
	t.match(read.text, /In Asia, please\./);
});

t.test("the owner names a space and marks items", async (t) => {
	await type(`space name ${space} Forum --language en`);
	await type(`space name ${space} "Le forum" --language fr`);
	await type(`space mark ${space} ${item} hidden --reason off-topic`);
	t.match((await type(`space items ${space}`)).data.items, [{ hidden: { reason: "off-topic", by: origin.coordinator.id } }]);
	t.notMatch((await type(`space items ${space}`)).text, /Vietnamese/, "hidden in the list, too");
	await type(`space mark ${space} ${item} hidden --off`);
	const { entries } = (await type(`space read ${space} ${item}`)).data;
	await type(`space mark ${space} ${item} hidden --entry ${entries[1].entry} --reason abuse --text "Not here."`);
	t.match((await type(`space read ${space} ${item}`)).data.entries, [{ hidden: null }, { hidden: { reason: "abuse", text: "Not here." } }]);
	await t.rejects(type(`space again ${space} ${item} ${entries[1].entry}`), { code: "not-found" }, "not mine");
});

t.test("the owner mutes a member, and unmutes", async (t) => {
	const read = typing(commands, transit.coordinator.session);
	await type(`space mute ${space} ${transit.staff.id} --reason abuse --text "Not here."`);
	t.match((await read(`space muted ${space}`)).data.muted, [
		{ member: transit.staff.id, reason: "abuse", text: "Not here.", by: origin.coordinator.id },
	]);
	t.same((await read(`space items ${space}`)).data.items, [], "the list leaves out the member's items");
	await type(`space mute ${space} ${transit.staff.id} --off`);
	t.same((await read(`space muted ${space}`)).data.muted, []);
	t.match((await read(`space items ${space}`)).data.items, [{ item }]);
	await t.rejects(read(`space mute ${space} ${origin.coordinator.id}`), { code: "not-allowed" });
});

t.test("an admin proposes spaces and owners, and reads none", async (t) => {
	const propose = typing(commands, founder.session);
	t.match((await propose(`space add europe --owner ${transit.desk}`)).data, { space: String, proposal: String, inForce: false });
	t.match((await propose(`space owner ${space} ${transit.desk}`)).data, { inForce: false });
	t.same((await propose("space list")).data.spaces, []);
	await t.rejects(propose(`space items ${space}`), { code: "not-found" });
});
