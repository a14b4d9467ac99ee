/** Computes the waveform of a recording: the loudness of each part. It is computed in the browser that shows it, and never sent. */

/** The rate at which a recording is decoded for the waveform, in Hz. Playing doesn't use it. */
const SAMPLE_RATE = 44_100;
/**
 * How large a file may be, in bytes. This is several times the size of the longest recording, three minutes. A larger file could fill the
 * memory when it is decoded.
 */
const MAX_FILE_SIZE = 2_000_000;

export interface WaveformData {
	/** The loudness of each part, from 0 to 1. The loudest part has 1. */
	peaks: number[];
	/** In ms. */
	duration: number;
}

/** Splits the samples into `count` parts. @returns the loudest sample of each part, divided by the loudest of all */
export function peaksOf(samples: Float32Array, count: number): number[] {
	const size = Math.max(1, Math.ceil(samples.length / count));
	const peaks = Array.from({ length: count }, (_, part) => {
		let peak = 0;
		for (const sample of samples.subarray(part * size, (part + 1) * size)) peak = Math.max(peak, Math.abs(sample));
		return peak;
	});
	const loudest = Math.max(...peaks);
	return peaks.map((peak) => (loudest === 0 ? 0 : peak / loudest));
}

/** @returns null when the browser can't decode the file, or when the file is too large. The browser may still be able to play it. */
export async function waveformOf(content: Blob, count: number): Promise<WaveformData | null> {
	if (content.size > MAX_FILE_SIZE) return null;
	try {
		const decoded = await new OfflineAudioContext(1, 1, SAMPLE_RATE).decodeAudioData(await content.arrayBuffer());
		return { peaks: peaksOf(decoded.getChannelData(0), count), duration: decoded.duration * 1000 };
	} catch {
		return null;
	}
}
