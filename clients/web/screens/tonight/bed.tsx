/** `#/cases/:id/bed`: asks at most five desks for a bed, shows their answers, and goes on to the one request. */
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { Check, Choices, Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { LanguageSelect } from "../../parts/language.tsx";
import { dayNow } from "../../parts/moments.ts";
import { Party } from "../../parts/party.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { Tag } from "../../parts/tag.tsx";
import { useOnward } from "../../parts/use-onward.ts";
import { westernDigits } from "../../parts/western-digits.ts";
import { openSitting } from "../../sitting/open.ts";
import { useAction } from "../../sitting/use-action.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { BedAskView, BedChoices } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { BackToCase } from "../cases/back.tsx";
import { Readiness } from "../duty/numbers-of.tsx";
import { FitLine, useFittingDesks } from "../offers/fitting.tsx";
import { useForm } from "../use-form.tsx";
import { BedFacts } from "./bed-facts.tsx";
import { firstTonight, tonightPlace } from "./tonight-draft.ts";

export default function Bed(): ReactNode {
	const { id } = useParams({ strict: false }) as { id: string };
	const asks = useVerb("bedAsks", { id });
	const choices = useVerb("bedChoices", { id });
	return (
		<>
			<Heading id="bed.title" />
			<Say as="p" id="bed.intro" />
			<Answered query={asks}>{(each) => <Asked id={id} asks={each.asks} />}</Answered>
			<Answered query={choices}>{(each) => <AskForm key={id} id={id} choices={each} />}</Answered>
			<BackToCase id={id} />
		</>
	);
}

/** The answers, the desks with a bed first. */
function Asked({ id, asks }: { id: string; asks: BedAskView[] }): ReactNode {
	if (asks.length === 0) return null;
	const rank = ({ answer }: BedAskView) => (answer === null ? 1 : answer.until === null ? 2 : 0);
	return (
		<>
			<Say as="h2" id="bed.asked" />
			<Rows>
				{[...asks]
					.sort((a, b) => rank(a) - rank(b))
					.map((ask) => (
						<OneAsk key={ask.thread} id={id} ask={ask} />
					))}
			</Rows>
		</>
	);
}

function OneAsk({ id, ask: { thread, desk, at, wanted, answer } }: { id: string; ask: BedAskView }): ReactNode {
	const navigate = useOnward();
	const until = answer?.until ?? null;
	const isOver = until !== null && until < Date.now();
	const choose = useAction(async () => {
		const answers = { ...firstTonight(), desk: desk.id, purpose: "shelter" };
		await openSitting().call("saveDraft", { place: tonightPlace(id), text: JSON.stringify(answers), base: "any" });
		await navigate({ to: "/cases/$id/tonight", params: { id } });
	});
	return (
		<Row title={<Party party={desk} />} mark={until !== null && !isOver && <Tag kind="ok" id="bed.free" />}>
			<p>
				{answer === null ? (
					<Say id="bed.waits" values={{ time: new Date(at) }} />
				) : until === null ? (
					<Say id="bed.none" />
				) : (
					<Say id={isOver ? "bed.was-free" : "bed.yes-until"} values={{ time: new Date(until) }} />
				)}
			</p>
			<BedFacts wanted={wanted} />
			<div className="buttons">
				{until !== null && !isOver && <Button kind="primary" isBusy={choose.isBusy} onClick={() => void choose.run()} id="bed.choose" />}
				<SayLink className="button" to="/threads/$thread" params={{ thread }} id="bed.open-thread" />
			</div>
		</Row>
	);
}

function AskForm({ id, choices: { desks, most } }: { id: string; choices: BedChoices }): ReactNode {
	const { say } = useWords();
	const form = useForm({
		place: `bed/${id}`,
		first: { area: "", night: dayNow(), persons: "1", language: "", desks: [] as string[] },
		missing: ({ area, night, persons, desks: chosen }) => ({
			area: area.trim() === "",
			night: !isNear(night) && "edit.problem.impossible-date",
			persons: !/^[1-9]\d?$/.test(persons),
			desks: (chosen.length === 0 || chosen.length > most) && "bed.how-many",
		}),
		act: "askBeds",
		input: ({ area, night, persons, language, desks: chosen }, entry) => ({
			...{ id, attempt: entry, title: say("bed.thread-title"), desks: chosen },
			wanted: { area: area.trim(), night, persons: Number(persons), language: language || null },
		}),
	});
	const { persons, language } = form.values;
	const beds = /^[1-9]\d?$/.test(persons) ? Number(persons) : 1;
	const fitting = useFittingDesks({ service: "safe-house", languages: language === "" ? [] : [language], beds });
	if (desks.length === 0) return <Empty id="bed.no-desks" />;
	return (
		<Form of={form}>
			<Say as="h2" id="bed.ask" />
			<Say as="p" className="muted" id="bed.they-get" />
			<Field label={<Say id="bed.area" />} help={<Say id="bed.area-help" />} dir="auto" maxLength={100} {...form.field("area")} />
			<Field label={<Say id="bed.night" />} type="date" {...form.field("night")} />
			<Field
				label={<Say id="bed.persons" />}
				inputMode="numeric"
				dir="ltr"
				className="input-digits-2"
				maxLength={2}
				error={form.problem("persons")}
				value={persons}
				onChange={({ target }) => form.change({ persons: westernDigits(target.value) })}
			/>
			<LanguageSelect
				label={<Say id="bed.language" />}
				none={say("bed.any-language")}
				value={language}
				onChange={(code) => form.change({ language: code })}
			/>
			<Choices label={<Say id="bed.desks" />} help={<Say id="bed.desks-left-out" />} error={form.problem("desks")}>
				{fitting
					.sorted(desks, ({ id: desk }) => [desk])
					.map((desk) => (
						<Check
							key={desk.id}
							label={<Party party={desk} />}
							help={<FitLine fit={fitting.fitOf(desk.id)} />}
							{...form.tick("desks", desk.id)}
						/>
					))}
			</Choices>
			<ul>
				{desks
					.filter(({ id }) => form.values.desks.includes(id))
					.map((desk) => (
						<li key={desk.id}>
							<Party party={desk} />
							<Readiness desk={desk.id} />
						</li>
					))}
			</ul>
			<Submit id="bed.send" values={{ count: form.values.desks.length }} isWide />
			<p role="status">{form.isSent && <Say id="bed.sent" />}</p>
		</Form>
	);
}

/** Whether the night is one of the next weeks. Any other is a mistake. */
function isNear(night: string): boolean {
	const days = (new Date(`${night}T12:00`).getTime() - Date.now()) / 86_400_000;
	return days > -2 && days < 60;
}
