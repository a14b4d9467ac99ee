/** `#/log/queries/new/:entries`: the form for a query about entries, to the coordinators of their actor's organisation. */
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Field, TextArea } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Submit } from "../../parts/submit.tsx";
import { useOnward } from "../../parts/use-onward.ts";
import { withWesternDigits } from "../../parts/western-digits.ts";
import { newId } from "../../sitting/new-id.ts";
import { Say } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import { MAX_IN_QUERY } from "./ask-link.tsx";
import { BackToLog } from "./back.tsx";

const DAY = 86_400_000;
const ERROR_WORDS = {
	"wrong-state": "log.ask.nobody",
	"bad-statement": "log.ask.other-person",
	"not-found": "log.ask.other-person",
} as const;
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

const chosenIn = (numbers: string) => [...new Set(numbers.split(/[\s,،]+/).filter(Boolean))];
const isTooMany = (numbers: string) => chosenIn(numbers).length > MAX_IN_QUERY;

export default function Ask(): ReactNode {
	const { entries } = useParams({ strict: false }) as { entries: string };
	const navigate = useOnward();
	const form = useForm({
		// The id of the query is the same for each press. So a press after a lost answer doesn't ask twice.
		first: () => ({ query: newId(), numbers: entries.replaceAll(",", " "), words: "", due: dayOf(Date.now() + 14 * DAY) }),
		missing: ({ numbers, words, due }) => ({
			numbers:
				(chosenIn(numbers).length === 0 || chosenIn(numbers).some((each) => !/^\d{1,15}$/.test(each)) || isTooMany(numbers)) &&
				"log.ask.bad-entries",
			words: words.trim() === "" && "log.ask.no-words",
			due: !(endOf(due) > Date.now() && endOf(due) <= Date.now() + 90 * DAY) && "log.ask.bad-due",
		}),
		act: "askAboutEntries",
		input: ({ query, numbers, words, due }) => ({
			query,
			entries: [...new Set(chosenIn(numbers).map(Number))],
			words: words.trim(),
			due: endOf(due),
		}),
		done: (opened) => navigate({ to: "/log/queries/$query", params: opened, replace: true }),
	});
	const { numbers } = form.values;
	return (
		<>
			<Heading id="log.ask.title" />
			<Form of={form}>
				<Field
					label={<Say id="log.ask.entries" />}
					help={<Say id="log.ask.entries-help" />}
					error={
						form.isRefused && isTooMany(numbers) ? <Say id="log.ask.too-many" values={{ most: MAX_IN_QUERY }} /> : form.problem("numbers")
					}
					dir="ltr"
					inputMode="numeric"
					value={numbers}
					onChange={({ target }) => form.change({ numbers: withWesternDigits(target.value) })}
				/>
				<TextArea label={<Say id="log.ask.words" />} help={<Say id="log.ask.words-help" />} {...form.field("words")} />
				<Field label={<Say id="log.ask.due" />} type="date" dir="ltr" {...form.field("due")} />
				<Submit id="log.ask.send" errorWords={ERROR_WORDS} />
			</Form>
			<BackToLog />
		</>
	);
}

/** The end of a day by the clock of this device, UTC ms. NaN when no day is typed. */
const endOf = (day: string) => Date.parse(`${day}T23:59:59`);
