import { type Answer, ok, refusal } from './answer';
import { accountId, Documents, email, homeOfService, type ListFilter } from './documents';
import type { Fleet, Partner } from './fleet';
import { NodesDocument } from './nodes-document';
import { GRANULARITIES, PERIODS, Reports } from './reports';
import type { Route } from './route';
import { type NodesShape, reshaped } from './shapes';

const DEFAULT_PAGE = 500;
const SEARCH_FIELDS = ['accountId', 'locationId', 'name', 'email'];

/** Answers the calls of a partner that has signed in, as Plume's Customer and Reports APIs do. */
export class Api {
  /** How every list of nodes is answered, when not as Plume does. A home's own shape goes first. */
  shape: NodesShape | undefined;
  /** What a customer id that does not exist is answered with. Plume documents 401 for it too. */
  unknownCustomerIs: 404 | 401 = 404;
  /** The longest page that a list gives, whatever is asked. */
  longestPage = DEFAULT_PAGE;
  private readonly documents: Documents;
  private readonly nodes: NodesDocument;
  private readonly reports: Reports;

  constructor(
    private readonly fleet: Fleet,
    keptHomes: number,
  ) {
    this.documents = new Documents(fleet);
    this.nodes = new NodesDocument(fleet, keptHomes);
    this.reports = new Reports(fleet);
  }

  /** The number of the home in the path, whether or not the caller may see it. */
  homeOf(route: Route): number | undefined {
    if (route.locationId === undefined) return undefined;
    const home = this.fleet.ids.locationNo(route.locationId);
    return this.fleet.isThere(home) ? home : undefined;
  }

  answer(route: Route, partner: Partner, home: number | undefined, now: number): Answer {
    switch (route.endpoint) {
      case 'customers':
        return this.list(partner, route);
      case 'groupCustomers':
        return this.groupCustomers(partner, route);
      case 'searchCustomers':
        return this.searchCustomers(partner, route);
      case 'searchLocations':
        return this.searchLocations(partner, route.word as string);
      case 'searchNodes':
        return this.searchNodes(partner, route.word as string);
      case 'token':
      case 'unknown':
        return refusal(404, 'There is no method to handle this call');
    }
    const customer = this.fleet.ids.customerNo(route.customerId as string);
    // The call that is made a thousand times as often as any other: nothing is made for it that it does not need.
    if (route.endpoint === 'nodes' && home === customer && this.fleet.partnerOf(home) === partner)
      return this.listNodes(home, now);
    const homes = this.fleet.homesOf(customer);
    if (homes.length === 0)
      return refusal(this.unknownCustomerIs, `Unknown "Customer" id "${route.customerId}".`, 'CUS00002');
    if (this.fleet.partnerOf(customer) !== partner) return refusal(403);
    if (route.endpoint === 'customer') return ok(this.documents.customer(customer));
    const summary = new URLSearchParams(route.query).get('include') === 'summary';
    if (route.endpoint === 'locations') return ok(homes.map((one) => this.location(one, summary, now)));
    if (home === undefined || this.fleet.customerOf(home) !== customer) {
      return refusal(404, `Unknown "Location" id "${route.locationId}".`, 'LOC00001');
    }
    return this.ofLocation(route, home, summary, now);
  }

  private ofLocation(route: Route, home: number, summary: boolean, now: number): Answer {
    const query = new URLSearchParams(route.query);
    switch (route.endpoint) {
      case 'location':
        return ok(this.location(home, summary, now));
      case 'nodes':
        return this.listNodes(home, now);
      case 'node':
        return this.node(home, route.word as string, now);
      case 'serviceLevel':
        return ok(this.documents.serviceLevel(home));
      case 'wifiNetworks':
      case 'wifiNetwork':
        if (this.fleet.state(home)?.wifi === false) return refusal(404, 'WiFi network not found.', 'WIF00001');
        return ok(
          route.endpoint === 'wifiNetworks' ? this.documents.wifiNetworks(home) : this.documents.wifiNetwork(home),
        );
      case 'wanStats': {
        const period = query.get('period') ?? '';
        return PERIODS.includes(period)
          ? ok(this.reports.wanStats(home, period, now))
          : refusal(422, 'Invalid period.');
      }
      default: {
        const granularity = query.get('granularity') ?? 'days';
        const limit = Number(query.get('limit') ?? 1);
        if (!GRANULARITIES.includes(granularity) || !(limit >= 1)) return refusal(422, 'Invalid granularity or limit.');
        return ok(this.reports.onlineStats(home, granularity, limit, now));
      }
    }
  }

  private listNodes(home: number, now: number): Answer {
    const json = this.nodes.list(home, now);
    const shape = (this.fleet.state(home)?.shape as NodesShape | undefined) ?? this.shape;
    return shape === undefined ? { status: 200, body: json } : { status: 200, ...reshaped(json, shape) };
  }

  /** One node comes with its devices. */
  private node(home: number, id: string, now: number): Answer {
    const no = this.fleet.ids.nodeNo(id);
    const claimed =
      no?.home === home &&
      no.pod < this.fleet.podCount(home) &&
      this.fleet.state(home)?.pods[no.pod]?.claimed !== false;
    if (!no || !claimed) return refusal(404, `Unknown "Node" id "${id}".`, 'NOD00001');
    const json = this.nodes.pod(home, no.pod, now);
    const { connectedDeviceCount } = JSON.parse(json) as { connectedDeviceCount?: number };
    const devices = Array.from({ length: connectedDeviceCount ?? 0 }, (_, i) => ({
      mac: `02:00:00:00:${String(no.pod).padStart(2, '0')}:${String(i).padStart(2, '0')}`,
      name: `Device ${i + 1}`,
      medium: 'wifi',
      connectionState: 'connected',
    }));
    return { status: 200, body: `${json.slice(0, -1)},"connectedDevices":${JSON.stringify(devices)}}` };
  }

  private location(home: number, summary: boolean, now: number): object {
    const location = this.documents.location(home, now);
    return summary ? { ...location, summary: this.documents.summary(home, now) } : location;
  }

  private groupCustomers(partner: Partner, route: Route): Answer {
    if (route.word === partner.partnerId) return this.list(partner, route);
    const exists = this.fleet.partners.some(({ partnerId }) => partnerId === route.word);
    return exists ? refusal(403) : refusal(404, `Unknown "Group" id "${route.word}".`);
  }

  private list(partner: Partner, route: Route): Answer {
    const filter = this.filter(new URLSearchParams(route.query).get('filter'));
    return filter ? ok(this.documents.customers(partner, filter)) : refusal(400, 'The filter is not valid JSON.');
  }

  /** A LoopBack filter: offset (or skip), limit, order (`name ASC`), and `where` by equality. Undefined when unreadable. */
  private filter(text: string | null): ListFilter | undefined {
    let filter: Record<string, unknown>;
    try {
      filter = JSON.parse(text ?? '{}') as Record<string, unknown>;
    } catch {
      return undefined;
    }
    if (typeof filter !== 'object' || filter === null) return undefined;
    const offset = Number(filter['offset'] ?? filter['skip'] ?? 0);
    const limit = Math.min(Number(filter['limit'] ?? DEFAULT_PAGE), this.longestPage);
    if (!(offset >= 0) || !(limit >= 0)) return undefined;
    const first: unknown = Array.isArray(filter['order']) ? filter['order'][0] : filter['order'];
    const [key, direction] = typeof first === 'string' ? first.split(' ') : [];
    const order = key ? { key, down: direction?.toUpperCase() === 'DESC' } : undefined;
    const where = filter['where'] as Record<string, unknown> | undefined;
    return { offset, limit, ...(order && { order }), ...(where && { where }) };
  }

  private searchCustomers(partner: Partner, route: Route): Answer {
    const query = new URLSearchParams(route.query);
    const field = query.get('field');
    const word = (route.word as string).toLowerCase();
    if (field === null || !SEARCH_FIELDS.includes(field) || word === 'null')
      return refusal(422, 'Invalid field or keyword.', 'CUS00001');
    const matches =
      query.get('exactMatch') !== 'false'
        ? (text: string) => text.toLowerCase() === word
        : query.get('startsWith') !== 'false'
          ? (text: string) => text.toLowerCase().startsWith(word)
          : (text: string) => text.toLowerCase().includes(word);
    const skip = Number(query.get('skip') ?? 0);
    const wanted = skip + Number(query.get('limit') ?? 100);
    const found: number[] = [];
    for (const no of this.fleet.customersOf(partner)) {
      if (found.length >= wanted) break;
      if (this.valuesOf(no, field).some(matches)) found.push(no);
    }
    return ok(found.slice(skip).map((no) => this.documents.foundCustomer(no)));
  }

  private valuesOf(customer: number, field: string): string[] {
    if (field === 'accountId') return [accountId(customer)];
    if (field === 'email') return [email(customer)];
    if (field === 'name') return [this.fleet.names.customer(customer)];
    return this.fleet.homesOf(customer).map((home) => this.fleet.ids.locationId(home));
  }

  private searchLocations(partner: Partner, word: string): Answer {
    const byId = this.fleet.ids.locationNo(word);
    const home = byId >= 0 ? byId : homeOfService(word);
    if (!this.fleet.isThere(home)) return refusal(404, 'Location not found.');
    return this.fleet.partnerOf(home) === partner ? ok(this.documents.foundLocation(home)) : refusal(403);
  }

  private searchNodes(partner: Partner, id: string): Answer {
    const no = this.fleet.ids.nodeNo(id);
    if (!no || no.home >= this.fleet.size || no.pod >= this.fleet.podCount(no.home))
      return refusal(404, 'Node not found.');
    return this.fleet.partnerOf(no.home) === partner ? ok(this.documents.foundNode(no.home, no.pod)) : refusal(403);
  }
}
