/** Tasks, contacts, services and the day, on the command line. */
import t from "tap";
import { caseTasks, updateBook } from "#sdk/casework/index.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { typing } from "../../support/commands.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith } from "../../support/sdk-cases.ts";

const { origin, transit, network } = await readyNetwork(t);
const staff = origin.staff.session;
const answers: boolean[] = [];
const type = typing(commands, staff, answers);
const { id, code } = await caseWith(staff, origin.desk, ["support-plan"]);

const hourAgo = new Date(staff.now() - 3_600_000).toISOString().replace(/\.\d+/, "");

t.test("a task is added, listed, moved and done", async (t) => {
	const added = await type(`task add ${code} "Call the court" --kind court --due +2h --repeat week --interpreter`);
	const { row } = added.data;
	t.match(added.text, row.slice(0, 8));
	const listed = await type(`task list ${code}`);
	t.match(listed.text, new RegExp(`^${row.slice(0, 8)}  \\d{4}-\\d\\d-\\d\\dT\\S+  court: Call the court  `));
	t.match(listed.data.tasks, [{ row, state: "open", values: { tsk_Interpreter: true, tsk_Who: staff.me }, late: null }]);
	t.match((await type(`task move ${code} ${row.slice(0, 8)} --due ${hourAgo}`)).text, /^Moved: Call the court\. It was due on 20/);
	await updateBook(staff);
	t.match((await type("today")).text, new RegExp(`DUE\n  ${code}  20\\S+  court  .*LATE`));
	const done = await type(`task done ${code} ${row.slice(0, 8)} --attended yes`);
	t.match(done.text, /^Done: Call the court\. The next task is/);
	t.equal((await type(`task list ${code}`)).data.tasks.length, 1);
	t.equal((await type(`task list ${code} --all`)).data.tasks.length, 2);
	t.match((await type(`task drop ${code} ${done.data.next} --why "No court."`)).text, "Dropped: Call the court.");
	t.equal((await type(`task list ${code}`)).text, "Nothing here.");
	await t.rejects(type(`task add ${code}`), /--kind/);
	await t.rejects(type(`task done ${code} 00000000`), /no task/);
});

t.test("a contact and a service are recorded", async (t) => {
	await type(`contact add ${code} "She is well." --channel phone --with person,child --minutes 20 --alone yes`);
	t.match((await type(`case read ${code} journal`)).text, /She is well\./);
	await type(`service add ${code} legal --count 2 --unit session --on 2026-03-01`);
	const { cells } = (await type(`case read ${code} services`)).data.sections[0];
	const values = Object.assign({}, ...cells.map((cell: { values: { values: object }[] }) => cell.values[0]?.values));
	t.same(values, { srv_Kind: "legal", srv_Count: 2, srv_Unit: "session", srv_On: "2026-03-01", srv_By: origin.desk });
});

t.test("the needs of the first hour are listed, and a closed case asks before it takes a task", async (t) => {
	await type(`case first ${code} '{"now": {"now_Needs": ["food", "sleep"]}}'`);
	await updateBook(staff);
	t.match((await type("today --days 3")).text, new RegExp(`${code}  Needs of the first hour`));
	await type(`case close ${code} --reason moved`);
	await t.rejects(type(`task add ${code} --kind call`), { code: "case-closed" });
	answers.push(true);
	await type(`task add ${code} --kind call`);
	t.match((await caseTasks(staff, id)).tasks, [{}, {}, { state: "open", values: { tsk_Kind: "call" } }]);
});

t.test("the book of the desk is shown and rebuilt, with codes and times only", async (t) => {
	const { code, id } = await caseWith(staff, origin.desk, ["support-plan"]);
	await type(`task add ${code} "Secret words" --kind court --due 2030-01-31T09:00Z`);
	const rebuilt = await type("book rebuild");
	const shown = await type("book show");
	t.same(shown.data, rebuilt.data);
	t.match(shown.text, new RegExp(`${code}  Active .*2030-01-31T\\S+ court`));
	t.notMatch(JSON.stringify(shown.data), "Secret");
	t.match(
		shown.data.rows.find((each: { case: string }) => each.case === id),
		{ labels: [], due: [{ kind: "court", at: "2030-01-31T09:00:00.000Z" }] },
	);
});

t.test("duty and numbers are written down, shown and removed", async (t) => {
	const me = staff.me;
	await type(`desk duty --who ${me} --until 2030-01-01T00:00Z`);
	t.match((await type("desk duty")).data.duty, [{ row: 1, isNow: true, member: me }]);
	await type("desk duty --remove 1");
	t.same((await type("desk duty")).data.duty, []);
	await type('desk contact --when night --phone "+000 1"');
	t.match((await type(`desk contact ${origin.desk}`)).data, { by: me, numbers: [{ phone: "+000 1", when: "night" }] });
	await t.rejects(type('desk contact --phone "not a number"'), { code: "bad-input", field: "phone" });
	await type("desk duty --nobody 1 --until 2030-01-01T00:00Z");
	t.match((await type("desk duty")).data.duty, [{ row: 1, isNow: true, member: null, call: "+000 1" }]);
	t.match((await type("desk duty")).text, /nobody, call \+000 1/);
	t.same((await type(`desk on-duty ${origin.desk}`)).data.desks, [{ desk: origin.desk, call: "+000 1", isSigned: true }]);
	await t.rejects(type("desk duty --nobody 2 --until 2030-01-01T00:00Z"), /2/);
	t.same((await type("desk tests")).data.tests, [], "no phone of a desk was tested");
	// As the server writes it after a test that nobody has answered.
	const sentAt = staff.now() - 86_400_000;
	await network.server.sql(
		`INSERT INTO ring_test (id, desk, sent_at, part, reached) VALUES (gen_random_uuid(), '${transit.desk}', ${sentAt}, 'night', true)`,
	);
	t.match((await type(`desk tests ${transit.desk}`)).data.tests, [
		{ desk: transit.desk, sentAt: new Date(sentAt).toISOString(), part: "night", answeredAt: null },
	]);
	t.same((await type(`desk tests ${origin.desk}`)).data.tests, [], "only the desk that is asked about");
	await type("desk contact --clear");
	t.same((await type("desk on-duty")).data.desks, [], "a number that was taken back isn't called: everybody of the desk is rung");
	await type("desk duty --remove 1");
	t.same((await type("desk contact")).data.numbers, []);
	await type("inbox with-somebody --minutes 5");
	t.same((await type("inbox rings")).data.rings, []);
	const { row } = (await type(`desk number --of ${origin.desk} --told-by voice --phone "+000 2"`)).data;
	t.match((await type("desk number")).text, new RegExp(`^${row.slice(0, 8)}  .*\\+000 2  by voice`));
	await type(`desk number --remove ${row.slice(0, 8)}`);
	t.equal((await type("desk number")).text, "Nothing here.");
	const piped = { code: "bad-input", field: "nbr_Phone" };
	await t.rejects(type(`desk number --member ${me}`), piped, "a number can be piped in, and the text of this pipe isn't one");
});
