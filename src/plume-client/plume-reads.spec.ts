import { AskingPlume } from '../../test/support/asking-plume';

describe('PlumeClient', () => {
  let on: AskingPlume;
  beforeEach(async () => {
    on = await AskingPlume.open();
  });
  afterEach(() => on.close());

  describe('the rest of what it reads', () => {
    it('describes a location, without its secrets', async () => {
      const document = await on.client.location(on.credentials, on.home(), 'background');
      expect(document).toMatchObject({ id: on.home().locationId, serviceLevel: 'fullService' });
      expect(document.name).toBeTruthy();
      expect(document.timeZone).toContain('/');
      expect(JSON.stringify(document)).not.toMatch(/PLUME-SECRET|[Kk]ey|pppoe/);
    });

    it('lists the customers page by page, and their locations', async () => {
      const first = await on.client.customers(on.credentials, { offset: 0, limit: 3 }, 'background');
      const rest = await on.client.customers(on.credentials, { offset: 3, limit: 500 }, 'background');
      expect(first).toHaveLength(3);
      const locations = await Promise.all(
        [...first, ...rest].map(({ id }) => on.client.customerLocations(on.credentials, id, 'background')),
      );
      expect(locations.flat().map(({ id }) => id)).toEqual(
        expect.arrayContaining([0, 1, 2, 3, 4].map((no) => on.home(no).locationId)),
      );
    });

    it.each([403, 404, 401] as const)('asks the group when Customers answers %s, and remembers it', async (fault) => {
      on.plume.fails(fault, { only: 'customers' });
      const found = await on.client.customers(on.credentials, { offset: 0, limit: 500 }, 'background');
      expect(found.length).toBeGreaterThan(0);
      const before = on.asked('customers');
      await on.client.customers(on.credentials, { offset: 0, limit: 500 }, 'background');
      expect(on.asked('customers')).toBe(before);
    });

    it('walks through all customers, each once', async () => {
      const seen: string[] = [];
      for await (const page of on.client.everyCustomer(on.credentials, 'background'))
        seen.push(...page.map(({ id }) => id));
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toContain(on.home().customerId);
    });

    it('finds a customer', async () => {
      const [customer] = await on.client.customers(on.credentials, { offset: 0, limit: 1 }, 'person');
      const found = await on.client.searchCustomers(on.credentials, customer!.name!, 'name', 'person');
      expect(found.map(({ id }) => id)).toContain(customer!.id);
    });

    it('finds a customer by the beginning of a name, and where a pod is claimed', async () => {
      const [customer] = await on.client.customers(on.credentials, { offset: 0, limit: 1 }, 'person');
      const found = await on.client.searchCustomers(on.credentials, customer!.name!.slice(0, 4), 'name', 'person');
      expect(found.map(({ id }) => id)).toContain(customer!.id);
      const [pod] = on.plume.home(0).pods;
      expect(await on.client.findNode(on.credentials, pod!.id, 'person')).toEqual(on.home(0));
      expect(await on.client.findNode(on.credentials, 'NOSUCHPOD', 'person')).toBeNull();
      expect(await on.client.findNode(on.credentials, on.plume.stranger().pods[0]!.id, 'person')).toBeNull();
    });

    it('reads the WiFi networks without their keys', async () => {
      const networks = await on.client.wifiNetworks(on.credentials, on.home(), 'person');
      expect(networks.length).toBeGreaterThan(0);
      expect(networks[0]!.ssid).toBeTruthy();
      expect(JSON.stringify(networks)).not.toMatch(/PLUME-SECRET|[Kk]ey/);
    });

    it('takes a home without WiFi of its own for just that', async () => {
      on.plume.fails(404, { only: 'wifiNetworks' });
      await expect(on.client.wifiNetworks(on.credentials, on.home(), 'person')).resolves.toEqual([]);
    });

    it('reads the internet line in order', async () => {
      const samples = await on.client.wanStats(on.credentials, on.home(), 'person');
      expect(samples.length).toBeGreaterThan(90);
      expect(samples).toEqual([...samples].sort((a, b) => a.at.getTime() - b.at.getTime()));
    });

    it('reads the online history in order', async () => {
      const samples = await on.client.onlineStats(
        on.credentials,
        on.home(),
        { granularity: 'days', limit: 1 },
        'person',
      );
      expect(samples.length).toBeGreaterThan(0);
      expect(samples).toEqual([...samples].sort((a, b) => a.at.getTime() - b.at.getTime()));
    });

    it('names the client where reports want it', async () => {
      on.plume.fails(403, { only: 'wanStats', count: 1 });
      await on.client.wanStats(on.credentials, on.home(), 'person');
      await on.client.wanStats(on.credentials, on.home(), 'person');
      const paths = on.plume
        .calls()
        .filter(({ endpoint }) => endpoint === 'wanStats')
        .map(({ path }) => path);
      expect(paths.map((path) => path.includes('client_id='))).toEqual([false, true, true]);
    });
  });

  describe('verifying credentials', () => {
    it('is content with good ones', async () => {
      await expect(on.client.verify(on.credentials)).resolves.toBeUndefined();
    });

    it('asks afresh although they were refused a moment ago', async () => {
      on.plume.refusesCredentials();
      await on.trouble(on.client.verify(on.credentials));
      on.plume.recovers();
      await expect(on.client.verify(on.credentials)).resolves.toBeUndefined();
    });

    it('does not mind that a partner may not list its customers', async () => {
      on.plume.fails(403, { only: ['customers', 'groupCustomers'] });
      await expect(on.client.verify(on.credentials)).resolves.toBeUndefined();
    });
  });
});
