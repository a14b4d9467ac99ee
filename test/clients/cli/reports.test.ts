/** Reports on the command line: a member reports a text, and the desk that answers for the space opens it. */
import t from "tap";
import { commands } from "../../../clients/cli/commands/index.ts";
import { typing } from "../../support/commands.ts";
import { spaceWorld } from "../../support/space-world.ts";

// The desk of `origin` answers for the space.
const { origin, transit, destination, space, setFacts } = await spaceWorld(t);
await setFacts(destination, "full");
const author = typing(commands, transit.staff.session);
const reporter = typing(commands, destination.staff.session);
const owner = typing(commands, origin.coordinator.session);

t.test("a post is reported, opened and hidden", async (t) => {
	const { topic } = (await author(`topic open ${space} "Loud" "Hear me." --language en`)).data;
	const { post } = (await author(`topic answer ${topic} "She lives there." --language en`)).data;
	const { data, text } = await reporter(
		`space report ${space.slice(0, 8)} ${topic.slice(0, 8)} --entry ${post.slice(0, 8)} --reason danger --text "A street."`,
	);
	t.equal(data.desk, origin.desk);
	t.match(text, `Reported to `);
	const opened = await owner(`space reported ${data.thread.slice(0, 8)}`);
	t.match(opened.data.reports, [
		{
			...{ space, item: topic, entry: post, form: "topic", reason: "danger", text: "A street." },
			...{ reporter: destination.staff.id, by: transit.staff.id, body: "She lives there.", isThere: true, isGone: false, hidden: null },
		},
	]);
	t.match(opened.text, /danger +A street\. .*She lives there\./);
	await owner(`space mark ${space} ${topic} hidden --entry ${post} --reason danger`);
	t.match((await owner(`space reported ${data.thread}`)).text, /hidden by the desk that answers/);
	await author(`topic edit ${topic} "Mine." --post ${post}`);
	t.notMatch((await owner(`space reported ${data.thread}`)).text, /Mine\./);
	await t.rejects(author(`space reported ${data.thread}`), { code: "not-found" }, "the author has no part in it");
});

t.test("a whole document is reported, and what was taken back says so", async (t) => {
	const { document } = (await author(`document write ${space} "Talks" "We talked." --kind practice --language en`)).data;
	const { remark } = (await author(`document comment ${document} "Buy this." --language en`)).data;
	const whole = (await reporter(`space report ${space} ${document} --reason duplicate`)).data;
	t.match((await owner(`space reported ${whole.thread}`)).text, /Talks · We talked\./);
	const one = (await reporter(`space report ${space} ${document} --entry ${remark} --reason off-topic`)).data;
	t.match((await owner(`space reported ${one.thread}`)).data.reports, [{ entry: remark, form: "document", body: "Buy this." }]);
	await author(`document take-back ${document} ${remark}`);
	t.match((await owner(`space reported ${one.thread}`)).data.reports, [{ isGone: true, body: "" }]);
	await t.rejects(owner(`space report ${space} ${document} --reason abuse`), { code: "wrong-state" }, "a member of the owner hides it");
});
