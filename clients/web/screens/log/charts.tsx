/** Charts of accesses, each with the same numbers as a table. */
import { type ReactNode, useId } from "react";
import type { LogDayCount, LogWeekDay } from "../../sitting/verbs/index.ts";
import { dateFormat } from "../../words/names.ts";
import { LANGUAGES, type MessageId, Say, useWords } from "../../words/words.tsx";
import "./charts.css";

export type DayCount = LogDayCount;
export type WeekDay = LogWeekDay;

/** The size of a chart in units of its view box. It is narrow, so that the words are readable on a phone. */
const WIDTH = 360;
const HEIGHT = 200;
/** The y of the axis, and the y of the end of the highest bar. */
const BASE = HEIGHT - 24;
const TOP = 20;

const PURPOSES = ["care", "handoff", "oversight", "administration", "self", "joining", "network"] as const;
type Purpose = (typeof PURPOSES)[number];

/** Each purpose has a fill, and all purposes but one have a pattern of lines over it. So no purpose is known by its colour alone. */
const PURPOSE_STYLES: Record<Purpose, { fill: string; lines: string | null }> = {
	care: { fill: "var(--primary)", lines: null },
	handoff: { fill: "var(--warn-bg)", lines: "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4" },
	oversight: { fill: "var(--info-bg)", lines: "M0,4 h8" },
	administration: { fill: "var(--surface)", lines: "M4,0 v8" },
	self: { fill: "var(--sunken)", lines: "M-2,6 l4,4 M0,0 l8,8 M6,-2 l4,4" },
	joining: { fill: "var(--ok-bg)", lines: "M0,4 h8 M4,0 v8" },
	network: { fill: "var(--surface)", lines: "M0,4 h8" },
};

export function DaysChart({ days }: { days: DayCount[] }): ReactNode {
	const { say } = useWords();
	const dayWords = useDayWords();
	const [first, last] = [days[0], days.at(-1)];
	const id = useId();
	const used = PURPOSES.filter((purpose) => days.some(({ purposes }) => purposes[purpose] > 0));
	const totals = days.map(({ purposes }) => PURPOSES.reduce((sum, purpose) => sum + purposes[purpose], 0));
	const byProgram = days.reduce((sum, day) => sum + day.byProgram, 0);
	const most = Math.max(1, ...totals);
	const step = WIDTH / Math.max(1, days.length);
	return (
		<figure className="chart-figure">
			<Say as="figcaption" id="log.chart.days" />
			<svg className="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img">
				<title>{say("log.chart.days")}</title>
				<Patterns prefix={id} />
				<line className="axis" x1="0" x2={WIDTH} y1={BASE} y2={BASE} />
				<text x="0" y="12">
					{most}
				</text>
				{days.map(({ day, purposes }, place) => (
					<Stack
						key={day}
						prefix={id}
						x={place * step}
						width={step}
						counts={used.map((purpose) => [purpose, purposes[purpose]])}
						most={most}
					/>
				))}
				<text x="0" y={HEIGHT - 6}>
					{first && dayWords(first.day)}
				</text>
				<text x={WIDTH} y={HEIGHT - 6} textAnchor="end">
					{last && dayWords(last.day)}
				</text>
			</svg>
			<ul className="legend">
				{used.map((purpose) => (
					<li key={purpose}>
						<svg viewBox="0 0 20 20" aria-hidden="true">
							<Box prefix={id} purpose={purpose} x={1} y={1} width={18} height={18} />
						</svg>
						<Say id={`log.purpose.${purpose}`} />
					</li>
				))}
			</ul>
			{byProgram > 0 && <Say as="p" className="muted" id="log.by-programs" values={{ count: byProgram }} />}
			<DaysTable days={days} used={used} totals={totals} />
		</figure>
	);
}

/** Writes a day with the name of its month, because people read 3/5 in two ways. @param day UTC ms */
function useDayWords(): (day: number, hasYear?: boolean) => string {
	const { language } = useWords();
	const locale = LANGUAGES[language]?.locale ?? language;
	return (day, hasYear = true) =>
		dateFormat(locale, { day: "numeric", month: "short", timeZone: "UTC", ...(hasYear && { year: "numeric" }) }).format(day);
}

function Stack({
	prefix,
	x,
	width,
	counts,
	most,
}: {
	prefix: string;
	x: number;
	width: number;
	counts: [Purpose, number][];
	most: number;
}): ReactNode {
	let y = BASE;
	return counts.map(([purpose, count]) => {
		const height = ((BASE - TOP) * count) / most;
		y -= height;
		return (
			count > 0 && <Box key={purpose} prefix={prefix} purpose={purpose} x={x + width * 0.1} y={y} width={width * 0.8} height={height} />
		);
	});
}

interface BoxProps {
	prefix: string;
	purpose: Purpose;
	x: number;
	y: number;
	width: number;
	height: number;
}

function Box({ prefix, purpose, ...place }: BoxProps): ReactNode {
	const { fill, lines } = PURPOSE_STYLES[purpose];
	return (
		<>
			<rect className="bar" fill={fill} {...place} />
			{lines !== null && <rect fill={`url(#${prefix}-${purpose})`} {...place} />}
		</>
	);
}

function Patterns({ prefix }: { prefix: string }): ReactNode {
	return (
		<defs>
			{PURPOSES.map((purpose) => {
				const { lines } = PURPOSE_STYLES[purpose];
				return (
					lines !== null && (
						<pattern key={purpose} id={`${prefix}-${purpose}`} width="8" height="8" patternUnits="userSpaceOnUse">
							<path className="weave" d={lines} />
						</pattern>
					)
				);
			})}
		</defs>
	);
}

function DaysTable({ days, used, totals }: { days: DayCount[]; used: readonly Purpose[]; totals: number[] }): ReactNode {
	const heads: MessageId[] = [...used.map((purpose): MessageId => `log.purpose.${purpose}`), "log.chart.total", "log.chart.denied"];
	const rows = days.map(({ day, purposes, denied }, place) => ({
		day,
		cells: [...used.map((purpose) => purposes[purpose]), totals[place] ?? 0, denied],
	}));
	return <NumbersTable caption="log.chart.days" heads={heads} rows={rows} />;
}

/** The last seven days as bars, and what is usual on each day as a line. A day with too little history has no line. */
export function WeekChart({ days, name }: { days: WeekDay[]; name: string | null }): ReactNode {
	const { say } = useWords();
	const dayWords = useDayWords();
	const shownName = name ?? say("parts.unknown-name");
	const title = say("log.chart.week", { name: shownName });
	const most = Math.max(1, ...days.flatMap(({ count, usual }) => [count, usual ?? 0]));
	const step = WIDTH / days.length;
	const at = (value: number) => BASE - ((BASE - TOP) * value) / most;
	return (
		<figure className="chart-figure">
			<Say as="figcaption" id="log.chart.week" values={{ name: shownName }} />
			<svg className="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img">
				<title>{title}</title>
				<line className="axis" x1="0" x2={WIDTH} y1={BASE} y2={BASE} />
				{days.map(({ day, count, usual }, place) => (
					<g key={day}>
						{count > 0 && (
							<rect
								className="bar"
								fill="var(--primary)"
								x={place * step + step * 0.25}
								width={step * 0.5}
								y={at(count)}
								height={BASE - at(count)}
							/>
						)}
						{usual !== null && (
							<line className="usual" x1={place * step + step * 0.1} x2={place * step + step * 0.9} y1={at(usual)} y2={at(usual)} />
						)}
						<text x={place * step + step / 2} y={at(Math.max(count, usual ?? 0)) - 6} textAnchor="middle">
							{count}
						</text>
						<text x={place * step + step / 2} y={HEIGHT - 6} textAnchor="middle">
							{dayWords(day, false)}
						</text>
					</g>
				))}
			</svg>
			<ul className="legend">
				<li>
					<svg viewBox="0 0 20 20" aria-hidden="true">
						<rect className="bar" fill="var(--primary)" x="4" y="2" width="12" height="16" />
					</svg>
					<Say id="log.chart.count" />
				</li>
				<li>
					<svg viewBox="0 0 20 20" aria-hidden="true" className="chart-mark">
						<line className="usual" stroke="currentColor" strokeWidth="3" x1="1" x2="19" y1="10" y2="10" />
					</svg>
					<Say id="log.chart.usual" />
				</li>
			</ul>
			{days.some(({ usual }) => usual === null) && <Say as="p" id="log.chart.too-short" />}
			<NumbersTable
				caption="log.chart.week"
				values={{ name: shownName }}
				heads={["log.chart.count", "log.chart.usual"]}
				rows={days.map(({ day, count, usual }) => ({ day, cells: [count, usual] }))}
			/>
		</figure>
	);
}

interface NumbersProps {
	caption: MessageId;
	values?: Record<string, string>;
	heads: MessageId[];
	/** day: UTC ms. A cell is null where the number isn't known. */
	rows: { day: number; cells: (number | null)[] }[];
}

function NumbersTable({ caption, values, heads, rows }: NumbersProps): ReactNode {
	const { say } = useWords();
	const dayWords = useDayWords();
	return (
		<details className="log-filters">
			<Say as="summary" id="log.chart.table" />
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
			<section className="log-region" tabIndex={0} aria-label={say("log.chart.table")}>
				<table className="log-table">
					<Say as="caption" className="visually-hidden" id={caption} values={values} />
					<thead>
						<tr>
							<th scope="col">
								<Say id="log.chart.day" />
							</th>
							{heads.map((head) => (
								<th key={head} scope="col" className="number">
									<Say id={head} />
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{rows.map(({ day, cells }) => (
							<tr key={day}>
								<th scope="row" className="log-day">
									{dayWords(day)}
								</th>
								{cells.map((cell, place) => (
									<td key={heads[place]} className="number">
										{cell ?? <Say id="log.chart.unknown" />}
									</td>
								))}
							</tr>
						))}
					</tbody>
				</table>
			</section>
		</details>
	);
}
