export default function MapPage() {
  return <h1 className="p-6">Map</h1>
}
