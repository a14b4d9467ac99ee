/** The forum on the command line: ask, answer, accept and vote. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { actInTopic } from "#sdk/index.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { typing } from "../../support/commands.ts";
import { caseWith } from "../../support/sdk-cases.ts";
import { spaceWorld } from "../../support/space-world.ts";

const { origin, transit, space } = await spaceWorld(t);
const asks = typing(commands, origin.staff.session);
const answers = typing(commands, transit.staff.session);
const topicsOf = async (type: typeof asks, line = "topic list") => (await type(line)).data.topics;

t.test("a question is asked, answered and accepted", async (t) => {
	const { topic } = (await asks(`topic open ${space.slice(0, 8)} "Who speaks Vietnamese?" "In **Asia**." --language en --tag languages`))
		.data;
	t.match(await topicsOf(answers, "topic list --unanswered"), [
		{
			topic,
			titles: { en: "Who speaks Vietnamese?" },
			kind: "question",
			state: "open",
			isUnanswered: true,
			isNew: true,
			tags: ["languages"],
		},
	]);
	const { post } = (await answers(`topic answer ${topic} "We do." --language en`)).data;
	await t.rejects(answers(`topic accept ${topic} ${post}`), { code: "not-allowed" });
	await asks(`topic accept ${topic.slice(0, 8)} ${post.slice(0, 8)}`);
	const { data, text } = await answers(`topic show ${topic}`);
	t.match(data, {
		state: "answered",
		body: "In **Asia**.",
		posts: [{ post, body: "We do.", isAnswer: true, desk: transit.desk }],
		poll: null,
	});
	t.match(text, /Everybody in the network reads this: 2 organisations\.[\s\S]*In \*\*Asia\*\*\.[\s\S]*THE ANSWER\n {2}We do\./);
	t.same(await topicsOf(answers, `topic list ${space} --unanswered`), []);
	await asks(`topic accept ${topic} --off`);
	t.equal((await asks(`topic show ${topic}`)).data.state, "open");
	await answers(`topic edit ${topic} "We still do." --post ${post}`);
	t.match((await asks(`topic show ${topic}`)).data.posts, [{ body: "We still do.", revisions: 2 }]);
	await asks(`topic close ${topic}`);
	t.match(await topicsOf(asks, "topic list"), [{ state: "closed" }]);
});

t.test("a topic is translated, and its tags are changed", async (t) => {
	const { topic } = (await asks(`topic open ${space} "Who knows a lawyer?" "In Milan." --language en --tag old --region asia`)).data;
	await answers(`topic translate ${topic} "À Milan." --title "Qui connaît un avocat ?" --language fr`);
	await asks(`topic edit ${topic} "In Rome."`);
	const { data, text } = await answers(`topic show ${topic} --language fr`);
	t.match(data.translations, [{ language: "fr", title: "Qui connaît un avocat ?", body: "À Milan.", isOlder: true }]);
	t.match(text, /Qui connaît un avocat \? \(question, open\)[\s\S]*changed in the source since:\n- In Milan\.\n\+ In Rome\.\n\nÀ Milan\./);
	t.match((await answers(`topic show ${topic}`)).text, /Who knows a lawyer\?[\s\S]*In Rome\./);
	await t.rejects(answers(`topic labels ${topic} --tag mine`), { code: "not-allowed" });
	await asks(`topic labels ${topic} --tag law --tag languages`);
	t.match(await topicsOf(answers, "topic list --unanswered"), [{ topic, tags: ["law", "languages"], regions: ["asia"] }]);
	await asks(`topic labels ${topic} --none`);
	t.same((await topicsOf(answers)).find((each: { topic: string }) => each.topic === topic)?.tags, []);
	const post = (await answers(`topic answer ${topic} "Ask us." --language en`)).data.post;
	await asks(`topic translate ${topic} "Demandez-nous." --post ${post} --language fr`);
	t.match((await asks(`topic show ${topic}`)).data.posts, [{ translations: [{ body: "Demandez-nous." }] }]);
	await asks(`topic accept ${topic} ${post}`);
});

t.test("the text of a muted author is folded", async (t) => {
	const { topic } = (await asks(`topic open ${space} "Calm" "Please." --language en`)).data;
	await answers(`topic answer ${topic} LOUD --language en`);
	const owner = typing(commands, origin.coordinator.session);
	await owner(`space mute ${space} ${transit.staff.id} --reason abuse`);
	const { data, text } = await asks(`topic show ${topic}`);
	t.match(data.posts, [{ body: "LOUD", muted: { reason: "abuse", by: origin.coordinator.id } }]);
	t.match(text, /muted the author/);
	t.notMatch(text, /LOUD/);
	t.match((await answers(`topic show ${topic}`)).data.myMute, { reason: "abuse" });
	await owner(`space mute ${space} ${transit.staff.id} --off`);
	t.match((await asks(`topic show ${topic}`)).text, /LOUD/);
});

t.test("title and poll of a muted author are folded, and the author's translations aren't offered", async (t) => {
	const line = `topic open ${space} BEGUN SAID --kind talk --poll ASKED --option YES --option NO --language en`;
	const { topic } = (await answers(line)).data;
	// The row of a reader counts, so the topic stays in the list.
	await asks(`topic translate ${topic} Calme --title Calme --language fr`);
	const other = (await asks(`topic open ${space} Calm "Please." --language en --kind talk`)).data.topic;
	await answers(`topic translate ${other} FORT --title FORT --language fr`);
	t.match((await asks(`topic show ${topic}`)).text, /BEGUN[\s\S]*SAID[\s\S]*ASKED[\s\S]*YES/);
	const owner = typing(commands, origin.coordinator.session);
	await owner(`space mute ${space} ${transit.staff.id} --reason abuse`);
	const { text } = await asks(`topic show ${topic}`);
	t.match(text, /muted the author/);
	t.notMatch(text, /BEGUN|SAID|ASKED|YES/);
	const shown = await asks(`topic show ${other} --language fr`);
	t.notMatch(shown.text, /FORT/);
	t.same(shown.data.translations, []);
	await owner(`space mute ${space} ${transit.staff.id} --off`);
	await asks(`topic close ${other}`);
	t.match((await asks(`topic show ${topic}`)).text, /BEGUN[\s\S]*ASKED/);
});

t.test("of a hidden topic, neither poll nor posts are shown", async (t) => {
	const { topic } = (
		await asks(`topic open ${space} XBEGUN XSAID --kind talk --poll XASKED --option XYES --option NO --language en --tag XLABEL`)
	).data;
	await answers(`topic answer ${topic} XPOSTED --post --language en`);
	const owner = typing(commands, origin.coordinator.session);
	t.match((await asks(`topic show ${topic}`)).text, /XBEGUN[\s\S]*XSAID[\s\S]*XASKED[\s\S]*XYES[\s\S]*XPOSTED/);
	await owner(`space mark ${space} ${topic} hidden --reason personal-data`);
	const { text } = await asks(`topic show ${topic}`);
	t.match(text, /hidden by the desk/);
	t.notMatch(text, /XBEGUN|XSAID|XASKED|XYES|XPOSTED/);
	for (const line of [`topic show ${topic}`, "topic list", `space items ${space}`, `space read ${space} ${topic}`]) {
		const answer = await asks(line);
		t.notMatch(JSON.stringify(answer.data) + answer.text, /XBEGUN|XSAID|XASKED|XYES|XLABEL/, line);
	}
});

t.test("a text that was taken back isn't printed as JSON either", async (t) => {
	const { topic } = (await asks(`topic open ${space} Calm "Please." --kind talk --language en`)).data;
	const { post } = (await answers(`topic answer ${topic} XPOSTED --post --language en`)).data;
	await actInTopic(transit.staff.session, space, topic, { act: "take-back", post }, { entry: randomId() });
	t.match((await asks(`topic show ${topic}`)).data.posts, [{ post, body: "", isTakenBack: true }]);
});

t.test("a topic is followed", async (t) => {
	const { topic } = (await asks(`topic open ${space} "A new law" "Read it." --language en --kind talk`)).data;
	t.same(await topicsOf(answers, "topic list --followed"), []);
	await answers(`topic follow ${topic.slice(0, 8)}`);
	t.match(await topicsOf(answers, "topic list --followed"), [{ topic, isFollowed: true }]);
	t.equal((await answers(`topic show ${topic}`)).data.isFollowed, true);
	const first = async () => (await topicsOf(answers))[0].topic;
	t.not(await first(), topic, "nothing is new in it");
	await asks(`topic answer ${topic} "Read it again." --post --language en`);
	t.equal(await first(), topic, "what is new in a followed topic comes first");
	await answers(`topic follow ${topic} --off`);
	t.same(await topicsOf(answers, "topic list --followed"), []);
	t.not(await first(), topic);
});

t.test("a poll", async (t) => {
	const line = `topic open ${space} Meeting "Please vote." --language en --kind talk --poll "When?" --option Monday --option Tuesday`;
	const { topic } = (await asks(line)).data;
	await answers(`topic vote ${topic} 2`);
	t.match((await answers(`topic show ${topic}`)).text, /When\?\n {2}1\. Monday: 0\n {2}2\. Tuesday: 1 \(yours\)/);
	await t.rejects(answers(`topic vote ${topic} 3`), /from 1 to 2/);
	await t.rejects(answers(`topic vote ${topic}`), /from 1 to 2/);
	await answers(`topic vote ${topic} --off`);
	t.match((await asks(`topic show ${topic}`)).data.poll, { counts: [0, 0], myVote: null });
});

t.test("what may be about a person is sent only after a confirmation", async (t) => {
	const { code } = await caseWith(origin.staff.session, origin.desk, ["identity"]);
	const line = `topic open ${space} "About ${code}" "Call +355 69 123 4567." --language en`;
	const sent = (await topicsOf(asks)).length;
	const notes: string[] = [];
	const note = (text: string) => void notes.push(text);
	await t.rejects(asks(line, undefined, { note }), /Nothing was changed/i, "nobody answers");
	t.match(notes, [new RegExp(`${code}.*\\+355 69 123 4567`)]);
	t.equal((await topicsOf(asks)).length, sent);
	await asks(line, undefined, { confirm: async () => true });
	t.equal((await topicsOf(asks)).length, sent + 1);
});
