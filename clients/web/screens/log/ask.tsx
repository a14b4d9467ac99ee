/** `#/log/queries/new/:entries`: the form for a query about entries, to the coordinators of their actor's organisation. */
import { useNavigate, useParams } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field, TextArea } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { withWesternDigits } from "../../parts/western-digits.ts";
import { newId } from "../../sitting/new-id.ts";
import { openSitting } from "../../sitting/open.ts";
import { useAction } from "../../sitting/use-action.ts";
import { Say } from "../../words/words.tsx";
import { MAX_IN_QUERY } from "./ask-link.tsx";
import { BackToLog } from "./back.tsx";

const DAY = 86_400_000;
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

export default function Ask(): ReactNode {
	const { entries } = useParams({ strict: false }) as { entries: string };
	const [numbers, setNumbers] = useState(entries.replaceAll(",", " "));
	const [words, setWords] = useState("");
	const [due, setDue] = useState(() => dayOf(Date.now() + 14 * DAY));
	// The id of the query is the same for each press. So a press after a lost answer doesn't ask twice.
	const [query] = useState(newId);
	const navigate = useNavigate();
	const chosen = [...new Set(numbers.split(/[\s,،]+/).filter(Boolean))];
	const isTooMany = chosen.length > MAX_IN_QUERY;
	/** Whether a field is wrong, by field. */
	const isWrong = {
		entries: chosen.length === 0 || isTooMany || chosen.some((each) => !/^\d{1,15}$/.test(each)),
		words: words.trim() === "",
		due: !(endOf(due) > Date.now() && endOf(due) <= Date.now() + 90 * DAY),
	};
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const ask = useAction(async () => {
		if (isWrong.entries || isWrong.words || isWrong.due) return refuse();
		const input = { query, entries: [...new Set(chosen.map(Number))], words: words.trim(), due: endOf(due) };
		const opened = await openSitting().call("askAboutEntries", input);
		await navigate({ to: "/log/queries/$query", params: opened, replace: true });
	});
	const submit = (event: FormEvent) => {
		event.preventDefault();
		void ask.run();
	};
	return (
		<>
			<Heading>
				<Say id="log.ask.title" />
			</Heading>
			<form ref={form} onSubmit={submit}>
				<Field
					label={<Say id="log.ask.entries" />}
					help={<Say id="log.ask.entries-help" />}
					error={
						isRefused &&
						isWrong.entries &&
						(isTooMany ? <Say id="log.ask.too-many" values={{ most: MAX_IN_QUERY }} /> : <Say id="log.ask.bad-entries" />)
					}
					dir="ltr"
					inputMode="numeric"
					value={numbers}
					onChange={({ target }) => setNumbers(withWesternDigits(target.value))}
				/>
				<TextArea
					label={<Say id="log.ask.words" />}
					help={<Say id="log.ask.words-help" />}
					error={isRefused && isWrong.words && <Say id="log.ask.no-words" />}
					value={words}
					onChange={({ target }) => setWords(target.value)}
				/>
				<Field
					label={<Say id="log.ask.due" />}
					error={isRefused && isWrong.due && <Say id="log.ask.bad-due" />}
					type="date"
					dir="ltr"
					value={due}
					onChange={({ target }) => setDue(target.value)}
				/>
				<p className="buttons">
					<Button type="submit" kind="primary" isBusy={ask.isBusy}>
						<Say id="log.ask.send" />
					</Button>
				</p>
				{ask.error && (
					<ErrorNotice
						error={ask.error}
						words={{
							"wrong-state": "log.ask.nobody",
							"bad-statement": "log.ask.other-person",
							"not-found": "log.ask.other-person",
						}}
					/>
				)}
			</form>
			<BackToLog />
		</>
	);
}

/** The end of a day by the clock of this device, UTC ms. NaN when no day is typed. */
const endOf = (day: string) => Date.parse(`${day}T23:59:59`);
