/** `#/people/offers/:organisation/profile`: what my organisation says about itself. */
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { Check, Choices, Field, TextArea } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { LanguageSelect } from "../../parts/language.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { useOnward } from "../../parts/use-onward.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { OrganisationShown } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { LeakGuardHelp, useLeakGuard } from "../forum/leak-guard.tsx";
import { useForm } from "../use-form.tsx";
import { BackToOffers } from "./back.tsx";
import { baseOf, ChangedSince } from "./changed-since.tsx";
import { LanguagesField } from "./codes-field.tsx";
import { clock, DAYS, useDayName } from "./profile.tsx";

type Profile = NonNullable<OrganisationShown["profile"]>;

export default function ProfileScreen(): ReactNode {
	const { organisation } = useParams({ strict: false }) as { organisation: string };
	const shown = useVerb("readOrganisation", { organisation });
	return (
		<>
			<Heading id="offers.profile" />
			<Answered query={shown}>
				{(each) =>
					each?.own ? (
						<ProfileForm key={each.profile?.entry} organisation={organisation} before={each.profile} />
					) : (
						<Empty id="offers.not-yours" />
					)
				}
			</Answered>
			<BackToOffers organisation={organisation} />
		</>
	);
}

const PARTS = ["origin", "transit", "destination"];
const NO_HOURS = { days: [] as string[], opens: "09:00", closes: "17:00" };
const NO_CONTACT = { name: "", purpose: "", languages: [] as string[], reach: "" };
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
/** The rows with this one in the place of the row of its language. */
const withRow = <Row extends { language: string }>(rows: readonly Row[], row: Row): Row[] => [
	...rows.filter(({ language }) => language !== row.language),
	row,
];
const linesOf = (text: string): string[] =>
	text
		.split("\n")
		.map((line) => line.trim())
		.filter((line) => line !== "");

function ProfileForm({ organisation, before }: { organisation: string; before: Profile | null }): ReactNode {
	const navigate = useOnward();
	const { say, language: own } = useWords();
	const guard = useLeakGuard();
	const form = useForm({
		place: `profile/${organisation}`,
		first: () => ({
			...{ base: baseOf(before), language: own, about: [...(before?.about ?? [])], names: [...(before?.names ?? [])] },
			...{ latin: before?.latin ?? "", ask: before?.ask ?? "" },
			...{ route: [...(before?.route ?? [])] as string[], languages: [...(before?.languages ?? [])] },
			hours: (before?.hours ?? []).map(({ days, opens, closes }) => ({
				days: [...days] as string[],
				opens: clock(opens),
				closes: clock(closes),
			})),
			contacts: (before?.contacts ?? []).map((each) => ({ ...each, purpose: each.purpose ?? "", languages: [...each.languages] })),
			links: (before?.links ?? []).join("\n"),
		}),
		missing: ({ hours, contacts, language }) => ({
			language: language === "",
			hours: hours.some(({ days, opens, closes }) => days.length > 0 && !(opens < closes)) && "offers.bad-hours",
			contacts: contacts.some(({ name, reach }) => (name.trim() === "") !== (reach.trim() === "")) && "offers.bad-contact",
		}),
		act: "saveProfile",
		input: ({ about, names, latin, ask, route, languages, hours, contacts, links }, entry) => {
			const open = hours.filter(({ days }) => days.length > 0);
			return {
				entry,
				profile: {
					organisation,
					names: names.map((row) => ({ ...row, name: row.name.trim() })).filter(({ name }) => name !== ""),
					about: about.map((row) => ({ ...row, text: row.text.trim() })).filter(({ text }) => text !== ""),
					latin: latin.trim() || null,
					ask: ask.trim() || null,
					route: route as Profile["route"],
					languages,
					hours: open.map(({ days, opens, closes }) => ({
						days: days as Profile["hours"][number]["days"],
						opens: minutesOf(opens),
						closes: minutesOf(closes),
					})),
					zone: open.length === 0 ? null : (before?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone),
					contacts: contacts
						.filter(({ name }) => name.trim() !== "")
						.map((each) => ({ ...each, name: each.name.trim(), reach: each.reach.trim(), purpose: each.purpose.trim() || null })),
					links: linesOf(links),
				},
			};
		},
		done: () => navigate({ to: "/people/offers/$organisation", params: { organisation } }),
	});
	const { values } = form;
	const { language, about, names } = values;
	const isNew = (row: Profile["about"][number]) => !before?.about.some(({ text }) => text === row.text);
	const submit = () =>
		guard.pass(
			[...about.filter(isNew).map(({ text }) => text), values.ask].filter((text) => text.trim() !== ""),
			form.submit,
		);
	return (
		<>
			<Say as="p" id="offers.readers" />
			<ChangedSince base={values.base} before={before} draft={form.draft} />
			<Form of={{ ...form, isBusy: form.isBusy || guard.isBusy, submit }}>
				<LanguageSelect
					label={<Say id="forum.language" />}
					help={<Say id="offers.each-language" />}
					none={say("forum.no-language")}
					error={form.problem("language")}
					value={language}
					onChange={(chosen) => form.change({ language: chosen })}
				/>
				<Field
					label={<Say id="offers.name" />}
					dir="auto"
					maxLength={200}
					value={names.find((row) => row.language === language)?.name ?? ""}
					onChange={({ target }) => form.change({ names: withRow(names, { language, name: target.value }) })}
				/>
				<TextArea
					label={<Say id="offers.what" />}
					help={<Say id="forum.text-help" />}
					rows={6}
					maxLength={4_000}
					value={about.find((row) => row.language === language)?.text ?? ""}
					onChange={({ target }) => form.change({ about: withRow(about, { language, text: target.value }) })}
				/>
				<Field label={<Say id="offers.latin" />} dir="ltr" maxLength={200} {...form.field("latin")} />
				<Choices label={<Say id="offers.route" />}>
					{PARTS.map((part) => (
						<Check key={part} label={<Say id={`offers.route.${part}` as MessageId} />} {...form.tick("route", part)} />
					))}
				</Choices>
				<LanguagesField
					label={<Say id="offers.languages" />}
					value={values.languages}
					onChange={(languages) => form.change({ languages })}
				/>
				<Hours value={values.hours} error={form.problem("hours")} onChange={(hours) => form.change({ hours })} />
				<Contacts value={values.contacts} error={form.problem("contacts")} onChange={(contacts) => form.change({ contacts })} />
				<TextArea label={<Say id="offers.ask" />} rows={2} maxLength={1_000} {...form.field("ask")} />
				<TextArea label={<Say id="offers.links" />} help={<Say id="offers.links-help" />} rows={2} dir="ltr" {...form.field("links")} />
				<LeakGuardHelp />
				<Submit id="offers.save" errorWords={{ "bad-input": "offers.bad-input" }} />
			</Form>
			{guard.shown}
		</>
	);
}

interface RowsProps<Row> {
	value: Row[];
	error: ReactNode;
	onChange(value: Row[]): void;
}

function Hours({ value, error, onChange }: RowsProps<typeof NO_HOURS>): ReactNode {
	const nameOf = useDayName();
	return (
		<Choices label={<Say id="offers.open" />} error={error}>
			{value.map((row, i) => {
				const change = (changed: Partial<typeof NO_HOURS>) => onChange(value.map((each, j) => (i === j ? { ...each, ...changed } : each)));
				const toggled = (day: string) => DAYS.filter((each) => (each === day) !== row.days.includes(each));
				return (
					// biome-ignore lint/suspicious/noArrayIndexKey: rows are only added at the end
					<div key={i} className="offer-row">
						{DAYS.map((day) => (
							<Check key={day} label={nameOf(day)} checked={row.days.includes(day)} onChange={() => change({ days: toggled(day) })} />
						))}
						<Field
							type="time"
							label={<Say id="offers.opens" />}
							value={row.opens}
							onChange={({ target }) => change({ opens: target.value })}
						/>
						<Field
							type="time"
							label={<Say id="offers.closes" />}
							value={row.closes}
							onChange={({ target }) => change({ closes: target.value })}
						/>
					</div>
				);
			})}
			<Button onClick={() => onChange([...value, NO_HOURS])} id="offers.add-hours" />
		</Choices>
	);
}

function Contacts({ value, error, onChange }: RowsProps<typeof NO_CONTACT>): ReactNode {
	return (
		<Choices label={<Say id="offers.contacts" />} help={<Say id="offers.contacts-help" />} error={error}>
			{value.map((row, i) => {
				const field = (name: "name" | "purpose" | "reach") => (
					<Field
						label={<Say id={`offers.contact-${name}`} />}
						dir="auto"
						maxLength={name === "name" ? 100 : 200}
						value={row[name]}
						onChange={({ target }) => onChange(value.map((each, j) => (i === j ? { ...each, [name]: target.value } : each)))}
					/>
				);
				return (
					// biome-ignore lint/suspicious/noArrayIndexKey: rows are only added at the end
					<div key={i} className="offer-row">
						{field("name")}
						{field("purpose")}
						{field("reach")}
					</div>
				);
			})}
			<Button onClick={() => onChange([...value, NO_CONTACT])} id="offers.add-contact" />
		</Choices>
	);
}
