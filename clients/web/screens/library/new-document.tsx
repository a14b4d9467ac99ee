/** `#/network/library/new`: writes a document. First it says who will read it. The address may name the document that it replaces. */
import { useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Check, Choices } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { LanguageSelect } from "../../parts/language.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Select } from "../../parts/select.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { useOnward } from "../../parts/use-onward.ts";
import { newId } from "../../sitting/new-id.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { DocumentLine, LibraryShown } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { LeakGuardHelp, useLeakGuard } from "../forum/leak-guard.tsx";
import { listIn } from "../forum/list-in.ts";
import { ReadersOfSpaceLine, SpaceName } from "../forum/shown.tsx";
import { useForm } from "../use-form.tsx";
import { BackToLibrary } from "./back.tsx";
import { FactsFields, type FactValues, factsIn, wrongFacts } from "./facts-fields.tsx";
import { TextFields } from "./text-fields.tsx";

export default function NewDocument(): ReactNode {
	const { replaces } = useSearch({ strict: false }) as { replaces?: string };
	const library = useVerb("readLibrary");
	return (
		<>
			<Heading id="library.write" />
			<Answered query={library}>
				{(shown) => (shown.spaces.length === 0 ? <Empty id="forum.no-spaces" /> : <DocumentForm shown={shown} replaces={replaces} />)}
			</Answered>
			<BackToLibrary />
		</>
	);
}

/** Documents of hotlines begin empty: their rows are written with the command line. */
const KINDS = [
	"practice",
	"training",
	"leaflet",
	"poster",
	"video",
	"research",
	"law",
	"template",
	"position",
	"minutes",
	"page",
	"hotlines",
] as const satisfies readonly NonNullable<DocumentLine["kind"]>[];
type Kind = (typeof KINDS)[number];

const HEADINGS = ["problem", "done", "with", "result", "again"] as const;

/** In a practice, others look for the same things. So its text begins with headings, in the language of the page. */
function usePracticeTemplate(): string {
	const { say } = useWords();
	return HEADINGS.map((each) => `## ${say(`library.heading.${each}`)}\n`).join("\n");
}

function DocumentForm({ shown: { spaces, documents }, replaces }: { shown: LibraryShown; replaces: string | undefined }): ReactNode {
	const navigate = useOnward();
	const { language, say } = useWords();
	const guard = useLeakGuard();
	const template = usePracticeTemplate();
	const earlier = documents.find(({ item }) => item === replaces);
	const form = useForm({
		place: "document/new",
		first: () => ({
			item: newId(),
			space: earlier?.space ?? (spaces.length === 1 ? (spaces[0]?.space ?? "") : ""),
			kind: (earlier?.kind ?? "practice") as Kind,
			title: "",
			summary: "",
			text: (earlier?.kind ?? "practice") === "practice" ? template : "",
			language,
			themes: earlier?.tags.join(", ") ?? "",
			audience: [] as string[],
			countries: [...(earlier?.countries ?? [])],
			licence: "ask",
			year: "",
			author: "",
			replaces: earlier?.item ?? "",
			public: "no" as FactValues["public"],
		}),
		missing: ({ space, title, text, language: chosen, ...facts }) => ({
			space: !spaces.some((each) => each.space === space),
			title: title.trim() === "",
			text: (text.trim() === "" && true) || (text.trim() === template.trim() && "library.only-headings"),
			language: chosen === "",
			...wrongFacts(facts),
		}),
		act: "beginDocument",
		input: ({ item, space, kind, title, summary, text, language: chosen, ...facts }, entry) => ({
			...{ item, space, entry },
			document: {
				...{ kind, language: chosen, title: title.trim(), summary: summary.trim() || null, body: text.trim(), ...factsIn(facts) },
				...{ regions: [], state: "draft", laws: [], hotlines: [] },
			},
		}),
		done: ({ item }, { space }) => navigate({ to: "/network/library/$space/$document", params: { space, document: item } }),
	});
	const { values } = form;
	const { kind, title, summary, text, themes, author } = values;
	const chosen = spaces.find(({ space }) => space === values.space);
	const others = documents.filter((each) => each.space === values.space && !each.hidden && !each.isMissing);
	const isBare = text.trim() === "" || text.trim() === template.trim();
	const setKind = (next: Kind) => form.change({ kind: next, ...(isBare && { text: next === "practice" ? template : "" }) });
	const texts = [title, text, ...[summary, author].filter((each) => each.trim() !== ""), ...listIn(themes, ",")];
	return (
		<>
			<Form of={{ ...form, isBusy: form.isBusy || guard.isBusy, submit: () => guard.pass(texts, form.submit) }}>
				{spaces.length > 1 && (
					<Choices label={<Say id="forum.where" />} error={form.problem("space")}>
						{spaces.map((space) => (
							<Check key={space.space} label={<SpaceName {...space} />} {...form.radio("space", space.space)} />
						))}
					</Choices>
				)}
				{chosen && <ReadersOfSpaceLine {...chosen} />}
				<Say as="p" id="forum.later-readers" />
				<Select
					label={<Say id="forum.kind" />}
					options={KINDS.map((value) => ({ value, label: say(`library.kind.${value}`) }))}
					value={kind}
					onChange={({ target }) => setKind(target.value as Kind)}
				/>
				{(kind === "hotlines" || kind === "law") && <Notice id="library.rows-later" />}
				<LanguageSelect
					label={<Say id="forum.language" />}
					none={say("forum.no-language")}
					error={form.problem("language")}
					value={values.language}
					onChange={(code) => form.change({ language: code })}
				/>
				<TextFields language={values.language} title={form.field("title")} summary={form.field("summary")} text={form.field("text")} />
				<FactsFields form={form} others={others} />
				<LeakGuardHelp />
				<Submit id="forum.send-post" values={{ organisations: chosen?.organisations ?? 0 }} />
			</Form>
			{guard.shown}
		</>
	);
}
