/** The items of the demo data, what is there of them, and where. */
import type { DemoItem } from './demo-types.ts';

export const ITEMS: DemoItem[] = [
  {
    code: '000417',
    gtin: '09501101530003',
    name: 'Nitrile gloves, medium, box of 100',
    unit: 'EA',
    category: 'CONSUM',
    price: '8.25',
    active: true,
    reorderPoint: '200',
    stocks: [
      {
        location: '171A',
        onHand: '1200',
        reserved: '50',
        lots: [{ lot: 'LOT-A1', expiry: '2028-03-31', quantity: '1200' }],
      },
      {
        location: '171B',
        onHand: '40',
        reserved: '0',
        lots: [{ lot: 'LOT-A1', expiry: '2028-03-31', quantity: '40' }],
      },
      { location: '271A', onHand: '75', reserved: '0', lots: [] },
      { location: '371A', onHand: '60', reserved: '0', lots: [] },
    ],
  },
  {
    code: '000981',
    gtin: '09501101530010',
    name: 'Saline 0.9 %, 500 ml',
    unit: 'EA',
    category: 'CONSUM',
    price: '2.1475',
    active: true,
    reorderPoint: '500',
    stocks: [
      {
        location: '171A',
        onHand: '640',
        reserved: '0',
        lots: [
          { lot: 'S26-04', expiry: '2027-04-30', quantity: '240' },
          { lot: 'S26-09', expiry: '2027-09-30', quantity: '400' },
        ],
      },
    ],
  },
  {
    code: '001040',
    name: 'Infusion pump',
    unit: 'EA',
    category: 'EQUIP',
    price: '1995.00',
    active: true,
    stocks: [{ location: '171B', onHand: '3', reserved: '1', lots: [] }],
  },
  {
    code: '000300',
    name: 'Latex gloves (withdrawn)',
    unit: 'EA',
    category: 'CONSUM',
    price: '6.10',
    active: false,
    stocks: [],
  },
];
