/** `#/network/ask`: begins a topic. First it says who will read it. The address may name the space. */
import { useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Check, Choices, Field, TextArea } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { LanguageSelect } from "../../parts/language.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { useOnward } from "../../parts/use-onward.ts";
import { newId } from "../../sitting/new-id.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { SittingVerbs, SpaceShown } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import { BackToNetwork } from "./back.tsx";
import { LeakGuardHelp, useLeakGuard } from "./leak-guard.tsx";
import { areTags, listIn } from "./list-in.ts";
import { ReadersOfSpaceLine, SpaceName } from "./shown.tsx";

export default function Ask(): ReactNode {
	const { space } = useSearch({ strict: false }) as { space?: string };
	const forum = useVerb("readForum");
	return (
		<>
			<Heading id="forum.ask" />
			<Answered query={forum}>
				{(spaces) => (spaces.length === 0 ? <Empty id="forum.no-spaces" /> : <AskForm spaces={spaces} wanted={space} />)}
			</Answered>
			<BackToNetwork />
		</>
	);
}

/** The limits of the protocol for a poll. */
const areOptions = (text: string): boolean => {
	const options = listIn(text, "\n");
	return options.length >= 2 && options.length <= 10 && options.every((each) => each.length <= 200);
};

const VOTERS = ["desk", "member"] as const;
const KINDS = ["question", "talk", "announcement"] as const;

type Poll = NonNullable<Parameters<SittingVerbs["beginTopic"]>[0]["topic"]["poll"]>;

/** The end of a day by the clock of this device, UTC ms; null when no day is typed. */
const endOf = (day: string): number | null => (day === "" ? null : Date.parse(`${day}T23:59:59`));

type TypedPoll = Omit<Poll, "options" | "until"> & { options: string; until: string };

const pollOf = ({ question, options, voters, isSeveral, until }: TypedPoll): Poll => ({
	...{ question: question.trim(), options: listIn(options, "\n") },
	...{ voters, isSeveral, until: endOf(until) },
});

function AskForm({ spaces, wanted }: { spaces: SpaceShown[]; wanted: string | undefined }): ReactNode {
	const navigate = useOnward();
	const { language, say } = useWords();
	const guard = useLeakGuard();
	const form = useForm({
		place: "topic/new",
		first: () => ({
			item: newId(),
			space: wanted ?? (spaces.length === 1 ? (spaces[0]?.space ?? "") : ""),
			kind: "question" as (typeof KINDS)[number],
			title: "",
			text: "",
			language,
			tags: "",
			hasPoll: false,
			question: "",
			options: "",
			voters: "desk" as (typeof VOTERS)[number],
			isSeveral: false,
			until: "",
		}),
		missing: ({ space, title, text, language: chosen, tags, hasPoll, question, options, until }) => ({
			space: !spaces.some((each) => each.space === space),
			title: title.trim() === "",
			text: text.trim() === "",
			language: chosen === "",
			tags: !areTags(tags) && "forum.tags-wrong",
			question: hasPoll && question.trim() === "",
			options: hasPoll && !areOptions(options) && "forum.options-wrong",
			until: hasPoll && (endOf(until) ?? Number.POSITIVE_INFINITY) < Date.now() && "forum.poll-end-wrong",
		}),
		act: "beginTopic",
		input: ({ item, space, kind, title, text, language: chosen, tags, ...poll }, entry) => ({
			...{ item, space, entry },
			topic: {
				...{ kind, language: chosen, title: title.trim(), body: text.trim(), tags: listIn(tags, ","), regions: [] },
				poll: poll.hasPoll ? pollOf(poll) : null,
			},
		}),
		done: ({ item }, { space }) => navigate({ to: "/network/topics/$space/$topic", params: { space, topic: item } }),
	});
	const { title, text, kind, tags, hasPoll, question, options } = form.values;
	const more = [...listIn(tags, ","), ...(hasPoll ? listIn(`${question}\n${options}`, "\n") : [])];
	const chosen = spaces.find(({ space }) => space === form.values.space);
	const kinds = KINDS.filter((each) => each !== "announcement" || chosen?.isOwner);
	return (
		<>
			<Form of={{ ...form, isBusy: form.isBusy || guard.isBusy, submit: () => guard.pass([title, text, ...more], form.submit) }}>
				{spaces.length > 1 && (
					<Choices label={<Say id="forum.where" />} error={form.problem("space")}>
						{spaces.map((space) => (
							<Check key={space.space} label={<SpaceName {...space} />} {...form.radio("space", space.space)} />
						))}
					</Choices>
				)}
				{chosen && <ReadersOfSpaceLine {...chosen} />}
				<Say as="p" id="forum.later-readers" />
				<Choices label={<Say id="forum.kind" />}>
					{kinds.map((each) => (
						<Check key={each} label={<Say id={`forum.kind.${each}`} />} {...form.radio("kind", each)} />
					))}
				</Choices>
				<Field label={<Say id="forum.title" />} help={<Say id="forum.title-help" />} dir="auto" maxLength={200} {...form.field("title")} />
				<TextArea label={<Say id="forum.text" />} help={<Say id="forum.text-help" />} rows={8} maxLength={20_000} {...form.field("text")} />
				<LanguageSelect
					label={<Say id="forum.language" />}
					none={say("forum.no-language")}
					error={form.problem("language")}
					value={form.values.language}
					onChange={(code) => form.change({ language: code })}
				/>
				<Field label={<Say id="forum.tags" />} help={<Say id="forum.tags-help" />} dir="auto" {...form.field("tags")} />
				<Check label={<Say id="forum.with-poll" />} {...form.check("hasPoll")} />
				{hasPoll && (
					<>
						<Field label={<Say id="forum.poll-question" />} dir="auto" maxLength={200} {...form.field("question")} />
						<TextArea label={<Say id="forum.options" />} help={<Say id="forum.options-help" />} {...form.field("options")} />
						<Choices label={<Say id="forum.voters" />}>
							{VOTERS.map((each) => (
								<Check key={each} label={<Say id={`forum.voters.${each}`} />} {...form.radio("voters", each)} />
							))}
						</Choices>
						<Check label={<Say id="forum.several" />} {...form.check("isSeveral")} />
						<Field
							label={<Say id="forum.poll-end" />}
							help={<Say id="forum.poll-end-help" />}
							type="date"
							dir="ltr"
							{...form.field("until")}
						/>
					</>
				)}
				<LeakGuardHelp />
				<Submit
					id={kind === "question" ? "forum.send-question" : "forum.send-talk"}
					values={{ organisations: chosen?.organisations ?? 0 }}
				/>
			</Form>
			{guard.shown}
		</>
	);
}
