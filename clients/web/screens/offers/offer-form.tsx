/** `#/people/offers/:organisation/offers/:offer`: a new offer of a desk of mine, or a change of one. `new` stands for a new one. */
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Check, Choices, Field, TextArea } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Select } from "../../parts/select.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { useOnward } from "../../parts/use-onward.ts";
import { withWesternDigits } from "../../parts/western-digits.ts";
import { newId } from "../../sitting/new-id.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { OrganisationShown } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { LeakGuardHelp, useLeakGuard } from "../forum/leak-guard.tsx";
import { useForm } from "../use-form.tsx";
import { BackToOffers } from "./back.tsx";
import { baseOf, ChangedSince } from "./changed-since.tsx";
import { CountriesField, LanguagesField } from "./codes-field.tsx";
import type { OfferShown } from "./offer.tsx";
import { useOfferWords } from "./offer-words.ts";

export default function OfferScreen(): ReactNode {
	const { organisation, offer } = useParams({ strict: false }) as { organisation: string; offer: string };
	const shown = useVerb("readOrganisation", { organisation });
	return (
		<>
			<Heading id={offer === "new" ? "offers.new" : "offers.change"} />
			<Answered query={shown}>
				{(each) => {
					const before = each?.offers.find((one) => one.offer === offer);
					if (!each?.own || (offer !== "new" && !before)) return <Empty id="offers.not-yours" />;
					return <OfferForm key={`${offer}/${before?.entry}`} organisation={each} own={each.own} before={before ?? null} />;
				}}
			</Answered>
			<BackToOffers organisation={organisation} />
		</>
	);
}

type Own = NonNullable<OrganisationShown["own"]>;

const textOf = (value: string | number | null | undefined): string => String(value ?? "");
const numberOf = (text: string): number | null => (text === "" ? null : Number(text));
const isNumber = (text: string): boolean => /^\d{0,4}$/.test(text);

function OfferForm({ organisation, own, before }: { organisation: OrganisationShown; own: Own; before: OfferShown | null }): ReactNode {
	const navigate = useOnward();
	const { say, language } = useWords();
	const words = useOfferWords();
	const guard = useLeakGuard();
	const form = useForm({
		place: `offer/${organisation.organisation}/${before?.offer ?? "new"}`,
		first: () => ({
			base: baseOf(before),
			offer: before?.offer ?? newId(),
			desk: before?.desk ?? (own.desks.length === 1 ? textOf(own.desks[0]?.id) : ""),
			kind: textOf(before?.kind),
			for: [...(before?.for ?? [])] as string[],
			ageFrom: textOf(before?.ageFrom),
			ageTo: textOf(before?.ageTo),
			languages: [...(before?.languages ?? [])],
			countries: [...(before?.countries ?? [organisation.country])],
			area: textOf(before?.area),
			conditions: textOf(before?.conditions),
			cost: textOf(before?.cost ?? "free"),
			isAccessible: before?.isAccessible === true,
			isDayAndNight: before?.isDayAndNight === true,
			capacity: textOf(before?.capacity ?? "capacity"),
			beds: textOf(before?.beds),
			phone: textOf(before?.phone),
			until: textOf(before?.until),
		}),
		missing: ({ desk, kind, countries, beds, ageFrom, ageTo }) => ({
			desk: desk === "",
			kind: kind === "",
			countries: countries.length === 0,
			beds: !isNumber(beds) && "offers.a-number",
			ageFrom: !isNumber(ageFrom) && "offers.a-number",
			ageTo: (!isNumber(ageTo) || (ageTo !== "" && Number(ageTo) < Number(ageFrom))) && "offers.a-number",
		}),
		act: "saveOffer",
		input: ({ base: _, ...typed }, entry) => ({
			entry,
			offer: {
				...typed,
				for: typed.for as OfferShown["for"],
				cost: typed.cost as OfferShown["cost"],
				capacity: typed.capacity as OfferShown["capacity"],
				ageFrom: numberOf(typed.ageFrom),
				ageTo: numberOf(typed.ageTo),
				beds: numberOf(typed.beds),
				area: typed.area.trim() || null,
				conditions: typed.conditions.trim() || null,
				phone: typed.phone.trim() || null,
				until: typed.until || null,
				// What isn't ticked isn't known, unless somebody has said no.
				isAccessible: typed.isAccessible ? true : before?.isAccessible === false ? false : null,
			},
		}),
		done: () => navigate({ to: "/people/offers/$organisation", params: { organisation: organisation.organisation } }),
	});
	const { values } = form;
	const choices = (codes: readonly string[], nameOf: (code: string) => string) => [
		{ value: "", label: say("house.choose") },
		...codes.map((value) => ({ value, label: nameOf(value) })),
	];
	const sorted = choices(own.services, words.service).sort((a, b) => (a.value === "" ? -1 : a.label.localeCompare(b.label, language)));
	const number = (name: "beds" | "ageFrom" | "ageTo", label: MessageId, help?: MessageId) => (
		<Field
			label={<Say id={label} />}
			help={help && <Say id={help} />}
			inputMode="numeric"
			dir="ltr"
			className="input-short"
			error={form.problem(name)}
			value={values[name]}
			onChange={({ target }) => form.change({ [name]: withWesternDigits(target.value.trim()) })}
		/>
	);
	const submit = () =>
		guard.pass(
			[values.conditions, values.area].filter((text) => text.trim() !== ""),
			form.submit,
		);
	return (
		<>
			<Say as="p" id="offers.readers" />
			<ChangedSince base={values.base} before={before} draft={form.draft} />
			<Form of={{ ...form, isBusy: form.isBusy || guard.isBusy, submit }}>
				{own.desks.length > 1 && before === null && (
					<Select
						label={<Say id="offers.desk" />}
						options={[{ value: "", label: say("house.choose") }, ...own.desks.map(({ id, name }) => ({ value: id, label: name }))]}
						{...form.field("desk")}
					/>
				)}
				<Select label={<Say id="offers.filter.service" />} options={sorted} {...form.field("kind")} />
				<Select
					label={<Say id="offers.filter.capacity" />}
					options={choices(own.capacities, (code) => say(`offers.capacity.${code}` as MessageId)).slice(1)}
					{...form.field("capacity")}
				/>
				{number("beds", "offers.free-beds", "offers.free-beds-help")}
				<Choices label={<Say id="offers.for" />} help={<Say id="offers.for-help" />}>
					{own.served.map((code) => (
						<Check key={code} label={<Say id={`offers.for.${code}` as MessageId} />} {...form.tick("for", code)} />
					))}
				</Choices>
				{number("ageFrom", "offers.youngest")}
				{number("ageTo", "offers.oldest")}
				<LanguagesField
					label={<Say id="offers.languages" />}
					value={values.languages}
					onChange={(languages) => form.change({ languages })}
				/>
				<CountriesField
					label={<Say id="offers.filter.country" />}
					error={form.problem("countries")}
					countries={own.countries}
					value={values.countries}
					onChange={(countries) => form.change({ countries })}
				/>
				<Field label={<Say id="offers.area" />} help={<Say id="bed.area-help" />} dir="auto" maxLength={100} {...form.field("area")} />
				<Check label={<Say id="offers.day-and-night" />} {...form.check("isDayAndNight")} />
				<Check label={<Say id="offers.accessible" />} {...form.check("isAccessible")} />
				<Select
					label={<Say id="offers.cost" />}
					options={choices(own.costs, (code) => say(`offers.cost.${code}` as MessageId)).slice(1)}
					{...form.field("cost")}
				/>
				<TextArea label={<Say id="offers.conditions" />} rows={3} maxLength={1_000} {...form.field("conditions")} />
				<Field label={<Say id="offers.phone" />} help={<Say id="offers.phone-help" />} dir="ltr" maxLength={40} {...form.field("phone")} />
				<Field label={<Say id="offers.until" />} type="date" {...form.field("until")} />
				<LeakGuardHelp />
				<Submit id="offers.save" errorWords={{ "bad-input": "offers.bad-input" }} />
			</Form>
			{guard.shown}
		</>
	);
}
