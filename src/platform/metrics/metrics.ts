import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What the product counts about itself, for Prometheus. Asking for a name again gives the same metric. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();

  readonly contentType = this.registry.contentType;

  /** Only ever grows. */
  counter<T extends string>(name: string, help: string, labelNames: readonly T[] = []): Counter<T> {
    return this.known<Counter<T>>(name) ?? new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  /** Goes up and down. `collect` is called before each reading, to set what is only known by asking. */
  gauge<T extends string>(
    name: string,
    help: string,
    labelNames: readonly T[] = [],
    collect?: (gauge: Gauge<T>) => void | Promise<void>,
  ): Gauge<T> {
    const ask = collect && { collect: () => collect(gauge) };
    const gauge: Gauge<T> =
      this.known<Gauge<T>>(name) ?? new Gauge({ name, help, labelNames, registers: [this.registry], ...ask });
    return gauge;
  }

  /** How values are spread; `buckets` are their upper bounds. */
  histogram<T extends string>(
    name: string,
    help: string,
    labelNames: readonly T[] = [],
    buckets: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  ): Histogram<T> {
    const settings = { name, help, labelNames, buckets: [...buckets], registers: [this.registry] };
    return this.known<Histogram<T>>(name) ?? new Histogram(settings);
  }

  /** Everything, in Prometheus's text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  private known<M>(name: string): M | undefined {
    return this.registry.getSingleMetric(name) as M | undefined;
  }
}
