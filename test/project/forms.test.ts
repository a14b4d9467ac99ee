/**
 * Each form of the web client is made by `parts/form.tsx`, so that no browser keeps or fills in what was typed. Its state comes from
 * `useForm`, unless this file says why not.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { everyNode, importsIn, type Node, parse } from "../support/syntax.ts";

const root = path.resolve(import.meta.dirname, "../..");
const PART = "clients/web/parts/form.tsx";

const filesOfClient = () =>
	readdirSync(path.join(root, "clients/web"), { recursive: true, encoding: "utf8" })
		.filter((file) => file.endsWith(".tsx") && !file.startsWith("dist"))
		.map((file) => `clients/web/${file.replaceAll(path.sep, "/")}`);

const tagsIn = (file: string, source: string) => everyNode(parse(file, source)).filter(({ type }) => type === "JSXOpeningElement");

/** The opening tags of the raw forms in a file. */
const rawForms = (file: string, source: string) => tagsIn(file, source).filter(({ name }) => (name as { name?: unknown }).name === "form");

/** The attributes of a tag that are plain text. */
const attributesOf = ({ attributes }: Node) =>
	Object.fromEntries(
		(attributes as { name?: { name: string }; value?: { value?: unknown } | null }[]).map(({ name, value }) => [name?.name, value?.value]),
	);

t.test("no form stands outside its part", async (t) => {
	const files = filesOfClient();
	t.ok(files.length > 300);
	const found = files.filter((file) => rawForms(file, readFileSync(path.join(root, file), "utf8")).length > 0);
	t.same(found, [PART]);
});

t.test("browsers fill in nothing by themselves", async (t) => {
	const forms = rawForms(PART, readFileSync(path.join(root, PART), "utf8"));
	t.same(
		forms.map((form) => attributesOf(form).autoComplete),
		["off", "off"],
	);
});

/** The files of `clients/web` that judge a press themselves, and why `useForm` doesn't fit. */
const OWN_REFUSALS: Record<string, string> = {
	"parts/reason-dialog.tsx": "The caller acts, and the dialog only asks for a reason.",
	"screens/cases/case-label.tsx": "It has two acts with one draft: save a label and remove it.",
	"screens/cases/edit/conflict.tsx": "The caller saves, and may come back with further conflicts.",
	"screens/cases/notes.tsx": "It has files, which no draft keeps.",
	"screens/consents/new-consent.tsx": "It has several steps.",
	"screens/consents/withhold.tsx": "It is one rule of a list inside of a form.",
	"screens/desk/typed-code.tsx": "It has two acts. The code of the error decides the message of the field.",
	"screens/door/join-code.tsx": "It is at the door, which loads no drafts.",
	"screens/door/join-keys.tsx": "It is at the door, and has two steps.",
	"screens/door/recover.tsx": "It is at the door, and rates the password before the act.",
	"screens/door/sign-in.tsx": "It is at the door, and may end with the question whether to take over another tab.",
	"screens/found/name-step.tsx": "It is at the door, and goes on without an act.",
	"screens/found/token-step.tsx": "It is at the door, which loads no drafts.",
	"screens/handoffs/request/request.tsx": "It has several steps.",
	"screens/log/check-export.tsx": "It has files.",
	"screens/me/password.tsx": "It rates the password before the act.",
	"screens/threads/composer.tsx": "It has files, and the outbox sends its message.",
	"screens/tonight/tonight.tsx": "The draft holds the id of the request. The form can't be sent without a connection.",
	"screens/use-form.tsx": "It is `useForm`.",
	"screens/vetting/decide.tsx": "A mismatch takes the place of the form, which then begins again.",
	"screens/vetting/vouch.tsx": "A mismatch takes the place of the form, which then begins again.",
};

t.test("the state of a form comes from useForm", async (t) => {
	const users = filesOfClient().filter((file) => {
		const imports = importsIn(file, readFileSync(path.join(root, file), "utf8"));
		return imports.some(({ specifier }) => specifier.endsWith("/use-refusal.ts"));
	});
	t.same(users.map((file) => file.replace("clients/web/", "")).sort(), Object.keys(OWN_REFUSALS));
});

/** A password manager knows some of these. The others say nothing about the answer. */
const NAMES = /^(username|password|new-password|name|code)$/;

t.test("the names of fields say nothing", async (t) => {
	const tags = filesOfClient().flatMap((file) => tagsIn(file, readFileSync(path.join(root, file), "utf8")));
	const names = tags.map((tag) => attributesOf(tag).name).filter((name) => typeof name === "string");
	t.ok(names.length > 5);
	t.same(
		names.filter((name) => !NAMES.test(name)),
		[],
	);
});

t.test("a raw form is found wherever it stands", async (t) => {
	const source = "export const Screen = () => <><p>form</p>{isOpen && [1].map(() => <form onSubmit={submit}><Form /></form>)}</>;";
	t.equal(rawForms("screen.tsx", source).length, 1);
	t.equal(rawForms("screen.tsx", "export const text = '<form>';").length, 0);
});
