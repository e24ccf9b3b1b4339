//! From a declaration to an [`Item`].

use crate::item::{Form, Item, ItemKind, Length, Member, Method, Parameter, Value};
use crate::{Address, App, Link, WindowsVersion};
use farcall_catalog::{Family, Symbol, Target};
use farcall_model::{
    Architecture, Body, Buffer, CallingConvention, Count, DeclId, Declaration, Direction, Enum, Field,
    Interface, Role, Signature, Termination, Type, Unit, Value as Stored,
};
use std::borrow::Cow;
use std::collections::HashMap;

/// A chain of base interfaces longer than this is damage, not COM.
const MOST_BASES: usize = 32;

impl App {
    /// Everything about a symbol, in the variant for `architecture`. Where its declaration has been
    /// decoded already, `unit` holds it.
    pub(crate) fn item(&self, symbol: &Symbol<'_>, architecture: Architecture, unit: Option<&Unit>) -> Item {
        let address = self.address_of(symbol);
        match symbol.target {
            Target::Prefix(id) => {
                let mut item = Item::bare(symbol.name, ItemKind::Constants, address);
                let members = self.catalog.prefix(id).map(|p| p.members.as_slice()).unwrap_or_default();
                item.members = self.prefix_members(members);
                item
            }
            Target::DeviceExport(index) => {
                let mut item = Item::bare(symbol.name, ItemKind::Function, address);
                let module = self.catalog.device_export(index).map(|(module, _)| module.name.clone());
                item.device_modules = module.into_iter().collect();
                item.undeclared = true;
                item
            }
            Target::Member(id, index) => self.member_item(symbol, id, index, address),
            Target::Declaration(id) => {
                let family = self.family_of(symbol.name, symbol.kind.is_type());
                self.declared_item(symbol, id, family.as_ref(), architecture, unit)
            }
            Target::Family(id) => {
                let family = self.catalog.family(id);
                let shown = family.as_ref().and_then(Family::preferred).unwrap_or(DeclId(u32::MAX));
                self.declared_item(symbol, shown, family.as_ref(), architecture, unit)
            }
        }
    }

    /// The family that a declared name belongs to, as the plain name or as one of the forms.
    fn family_of(&self, name: &str, is_type: bool) -> Option<Family> {
        let families = self.catalog.families();
        let shorter = name.strip_suffix(['A', 'W']).map(|plain| plain.strip_suffix('_').unwrap_or(plain));
        std::iter::once(name).chain(shorter).find_map(|plain| {
            let start = families.partition_point(|f| f.name.as_str() < plain);
            let same_name = families.iter().skip(start).take_while(|f| f.name == plain);
            same_name
                .filter(|f| {
                    let first = f.preferred().and_then(|id| self.catalog.symbol_of(id));
                    first.is_some_and(|s| s.kind.is_type() == is_type)
                })
                .find(|f| f.members().any(|id| self.catalog.name(id) == name))
                .cloned()
        })
    }

    fn declared_item(
        &self,
        symbol: &Symbol<'_>,
        id: DeclId,
        family: Option<&Family>,
        architecture: Architecture,
        unit: Option<&Unit>,
    ) -> Item {
        let mut item = Item::bare(symbol.name, symbol.kind.into(), self.address_of(symbol));
        let known = unit.and_then(|unit| unit.get(id)).map(Cow::Borrowed);
        let decoded = known.or_else(|| self.catalog.declaration(id).map(Cow::Owned));
        let Some(declaration) = decoded else { return item };
        item.declared_as = (declaration.name != symbol.name).then(|| declaration.name.clone());
        item.forms = family.map(|f| self.forms(f, id)).unwrap_or_default();
        self.fill(&mut item, &declaration, architecture);
        item.evidence = self.evidence(id);
        item
    }

    fn forms(&self, family: &Family, shown: DeclId) -> Vec<Form> {
        let forms = [("plain", family.plain), ("unicode", family.unicode), ("ansi", family.ansi)];
        let form = |(form, id): (&'static str, Option<DeclId>)| {
            let id = id?;
            let name = self.catalog.name(id).to_owned();
            Some(Form { name, form, shown: id == shown, address: self.address_of_declaration(id)? })
        };
        forms.into_iter().filter_map(form).collect()
    }

    fn fill(&self, item: &mut Item, declaration: &Declaration, architecture: Architecture) {
        item.kind = declaration.kind().into();
        item.namespace.clone_from(&declaration.namespace);
        item.header.clone_from(&declaration.header);
        item.documentation.clone_from(&declaration.documentation);
        item.minimum_os = declaration.minimum_os.clone().map(WindowsVersion);
        item.architectures = declaration.architectures().iter().map(Architecture::name).collect();
        item.obsolete.clone_from(&declaration.obsolete);
        item.corrections.clone_from(&declaration.corrections);
        match declaration.on_or_first(architecture) {
            Body::Function(function) => {
                item.library = function.library.as_ref().map(|l| l.to_ascii_lowercase());
                item.entry_point.clone_from(&function.entry_point);
                item.set_last_error = Some(function.set_last_error);
                item.does_not_return = function.does_not_return;
                item.inline_value.clone_from(&function.inline_value);
                item.device_modules = self.device_modules_with(&declaration.name);
                self.fill_signature(item, &function.signature);
            }
            Body::Callback(signature) => self.fill_signature(item, signature),
            Body::Record(record) => {
                item.packing = record.packing;
                item.size_field.clone_from(&record.size_field);
                item.layout = Some(self.layouts(declaration));
            }
            Body::Enum(e) => {
                item.ty = Some(e.ty.name().to_owned());
                item.flags = e.is_flags;
                item.members = self.enum_members(e);
            }
            Body::Constant(constant) => {
                item.ty = Some(self.type_name(&constant.ty, false, &[]));
                item.hex = hex(&constant.value, self.bits(&constant.ty));
                item.value = Some(value(&constant.value));
            }
            Body::Interface(interface) => self.fill_interface(item, &declaration.name, interface),
            Body::Typedef(typedef) => {
                item.ty = Some(self.type_name(&typedef.ty, false, &[]));
                item.free_with.clone_from(&typedef.free_with);
                item.invalid_values.clone_from(&typedef.invalid_values);
                item.also_usable_for = typedef.also_usable_for.and_then(|id| self.link_to(id));
            }
        }
    }

    fn fill_signature(&self, item: &mut Item, signature: &Signature) {
        item.calling_convention = Some(convention(signature.convention));
        item.variadic = signature.is_variadic;
        item.parameters = self.parameters(signature);
        let returns = &signature.returns;
        item.returns = Some(self.type_name(&returns.ty, returns.is_const, &[]));
        item.do_not_release = returns.do_not_release;
        let of_type = self.free_with(&returns.ty).filter(|_| !returns.do_not_release);
        item.free_if_owned = returns.free_with.is_none() && of_type.is_some();
        item.free_with = returns.free_with.clone().or(of_type);
    }

    /// Who frees a value of a handle type.
    fn free_with(&self, ty: &Type) -> Option<String> {
        let Type::Named(id) = ty else { return None };
        match self.catalog.node(*id, Role::Needed)?.declaration().body() {
            Body::Typedef(typedef) => typedef.free_with.clone(),
            _ => None,
        }
    }

    fn parameters(&self, signature: &Signature) -> Vec<Parameter> {
        let parameter = |p: &farcall_model::Parameter| Parameter {
            name: p.name.clone(),
            ty: self.type_name(&p.ty, p.is_const, &[]),
            direction: p.direction.name(),
            optional: p.optional,
            reserved: p.reserved,
            enumeration: self.enum_name(&p.ty, p.associated_enum),
            address: self.type_address(&p.ty, p.associated_enum),
            length: p.buffer.as_ref().map(|buffer| {
                let (unit, count) = match buffer {
                    Buffer::Elements(count) => ("elements", count),
                    Buffer::Bytes(count) => ("bytes", count),
                };
                length(unit, count, signature)
            }),
            termination: termination(p.termination),
            free_if_owned: p.free_with.is_none() && self.freed_out(p).is_some(),
            free_with: p.free_with.clone().or_else(|| self.freed_out(p)),
            retained: p.retained,
        };
        signature.parameters.iter().map(parameter).collect()
    }

    /// Who frees a handle that comes back through a parameter.
    fn freed_out(&self, parameter: &farcall_model::Parameter) -> Option<String> {
        match (&parameter.ty, parameter.direction) {
            (Type::Pointer { to, .. }, Direction::Out) if parameter.buffer.is_none() => self.free_with(to),
            _ => None,
        }
    }

    /// The enum whose members a type or an annotated integer takes.
    pub(crate) fn enum_name(&self, ty: &Type, associated: Option<DeclId>) -> Option<String> {
        let named = match ty.innermost() {
            Type::Named(id) => {
                self.catalog.symbol_of(*id).filter(|s| s.kind == farcall_model::Kind::Enum).map(|s| s.name)
            }
            _ => None,
        };
        associated.map(|id| self.catalog.name(id)).or(named).map(str::to_owned)
    }

    /// The page of the enum that an integer takes, else of the type itself.
    pub(crate) fn type_address(&self, ty: &Type, associated: Option<DeclId>) -> Option<Address> {
        let named = match ty.innermost() {
            Type::Named(id) => Some(*id),
            _ => None,
        };
        self.address_of_declaration(associated.or(named)?)
    }

    fn fill_interface(&self, item: &mut Item, name: &str, interface: &Interface) {
        item.guid = interface.guid.map(|g| g.to_string());
        let mut chain = vec![(name.to_owned(), interface.clone())];
        let mut next = interface.base;
        while let (Some(id), true) = (next, chain.len() < MOST_BASES) {
            let Some(base) = self.catalog.declaration(id) else { break };
            item.bases.extend(self.link_to(id));
            let Body::Interface(body) = base.body() else { break };
            next = body.base;
            chain.push((base.name.clone(), body.clone()));
        }
        for (declared_by, interface) in chain.iter().rev() {
            for method in &interface.methods {
                item.methods.push(Method {
                    slot: item.methods.len() as u32,
                    name: method.name.clone(),
                    declared_by: declared_by.clone(),
                    parameters: self.parameters(&method.signature),
                    returns: self.type_name(
                        &method.signature.returns.ty,
                        method.signature.returns.is_const,
                        &[],
                    ),
                    documentation: method.documentation.clone(),
                });
            }
        }
    }

    fn enum_members(&self, e: &Enum) -> Vec<Member> {
        let bits = self.bits(&Type::Primitive(e.ty));
        let member = |m: &farcall_model::EnumMember| Member {
            name: m.name.clone(),
            value: Value::Integer(m.value),
            hex: hex(&Stored::Integer(m.value), bits),
            enumeration: None,
            address: Address::Constant { name: m.name.clone(), within: None },
        };
        e.members.iter().map(member).collect()
    }

    fn prefix_members(&self, members: &[farcall_catalog::PrefixMember]) -> Vec<Member> {
        // Hundreds of members may be of one enum, which is decoded once.
        let mut decoded: HashMap<DeclId, Option<Declaration>> = HashMap::new();
        let member = |m: &farcall_catalog::PrefixMember| {
            let declaration =
                decoded.entry(m.declaration).or_insert_with(|| self.catalog.declaration(m.declaration));
            self.prefix_member(*m, declaration.as_ref()?)
        };
        members.iter().filter_map(member).collect()
    }

    fn prefix_member(
        &self,
        member: farcall_catalog::PrefixMember,
        declaration: &Declaration,
    ) -> Option<Member> {
        match (declaration.body(), member.member) {
            (Body::Enum(e), Some(index)) => {
                let m = e.members.get(index as usize)?;
                let bits = self.bits(&Type::Primitive(e.ty));
                Some(Member {
                    name: m.name.clone(),
                    value: Value::Integer(m.value),
                    hex: hex(&Stored::Integer(m.value), bits),
                    enumeration: Some(declaration.name.clone()),
                    address: Address::Constant { name: m.name.clone(), within: None },
                })
            }
            (Body::Constant(constant), _) => Some(Member {
                name: declaration.name.clone(),
                value: value(&constant.value),
                hex: hex(&constant.value, self.bits(&constant.ty)),
                enumeration: None,
                address: Address::Constant { name: declaration.name.clone(), within: None },
            }),
            _ => None,
        }
    }

    fn member_item(&self, symbol: &Symbol<'_>, id: DeclId, index: u32, address: Address) -> Item {
        let mut item = Item::bare(symbol.name, ItemKind::Constant, address);
        let Some(declaration) = self.catalog.declaration(id) else { return item };
        let Body::Enum(e) = declaration.body() else { return item };
        let Some(member) = e.members.get(index as usize) else { return item };
        item.namespace.clone_from(&declaration.namespace);
        item.header.clone_from(&declaration.header);
        item.documentation.clone_from(&declaration.documentation);
        item.minimum_os = declaration.minimum_os.clone().map(WindowsVersion);
        item.architectures = declaration.architectures().iter().map(Architecture::name).collect();
        item.ty = Some(declaration.name.clone());
        item.hex = hex(&Stored::Integer(member.value), self.bits(&Type::Primitive(e.ty)));
        item.value = Some(Value::Integer(member.value));
        item.member_of = self.link_to(id);
        item
    }

    /// The modules of Windows CE that export a name.
    pub(crate) fn device_names(&self) -> &HashMap<&'static str, Vec<&'static str>> {
        self.device_names.get_or_init(|| {
            let mut index: HashMap<&'static str, Vec<&'static str>> = HashMap::new();
            for module in self.catalog.device_modules() {
                for export in &module.exports {
                    index.entry(&export.name).or_default().push(&module.name);
                }
            }
            index
        })
    }

    /// The modules of Windows CE that export `name`.
    fn device_modules_with(&self, name: &str) -> Vec<String> {
        let index = self.device_names();
        index.get(name).into_iter().flatten().map(|module| (*module).to_owned()).collect()
    }

    /// What a field says about the memory it points to.
    pub(crate) fn field_length(field: &Field) -> Option<Length> {
        field.count.as_ref().map(|count| match count {
            Count::Field(name) => Length { field: Some(name.clone()), ..Length::of("elements") },
            Count::Fixed(fixed) => Length { fixed: Some(*fixed), ..Length::of("elements") },
            Count::Parameter(_) | Count::Computed(_) => Length::of("elements"),
        })
    }

    /// What else is called like `symbol`.
    pub(crate) fn also(&self, symbols: &[Symbol<'_>], shown: &Symbol<'_>) -> Vec<Link> {
        symbols.iter().filter(|s| s.target != shown.target).map(|s| self.link(s)).collect()
    }
}

impl Item {
    fn bare(name: &str, kind: ItemKind, address: Address) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            library: None,
            header: None,
            documentation: None,
            minimum_os: None,
            architectures: Vec::new(),
            set_last_error: None,
            calling_convention: None,
            parameters: Vec::new(),
            returns: None,
            value: None,
            members: Vec::new(),
            layout: None,
            evidence: Vec::new(),
            address,
            namespace: String::new(),
            declared_as: None,
            forms: Vec::new(),
            entry_point: None,
            variadic: false,
            does_not_return: false,
            inline_value: None,
            free_with: None,
            free_if_owned: false,
            do_not_release: false,
            invalid_values: Vec::new(),
            ty: None,
            hex: None,
            member_of: None,
            flags: false,
            packing: None,
            size_field: None,
            guid: None,
            bases: Vec::new(),
            methods: Vec::new(),
            also_usable_for: None,
            obsolete: None,
            corrections: Vec::new(),
            device_modules: Vec::new(),
            undeclared: false,
        }
    }
}

impl Length {
    fn of(unit: &'static str) -> Self {
        Self { unit, parameter: None, field: None, fixed: None, computed: None }
    }
}

fn length(unit: &'static str, count: &Count, signature: &Signature) -> Length {
    let mut length = Length::of(unit);
    match count {
        Count::Parameter(index) => {
            length.parameter = signature.parameters.get(usize::from(*index)).map(|p| p.name.clone());
        }
        Count::Field(name) => length.field = Some(name.clone()),
        Count::Fixed(fixed) => length.fixed = Some(*fixed),
        Count::Computed(words) => length.computed = Some(words.clone()),
    }
    length
}

fn termination(termination: Termination) -> Option<&'static str> {
    match termination {
        Termination::Nul => None,
        Termination::DoubleNul => Some("double-nul"),
        Termination::None => Some("none"),
    }
}

fn convention(convention: CallingConvention) -> &'static str {
    match convention {
        CallingConvention::Stdcall => "stdcall",
        CallingConvention::Cdecl => "cdecl",
        CallingConvention::Fastcall => "fastcall",
        CallingConvention::Thiscall => "thiscall",
    }
}

fn value(stored: &Stored) -> Value {
    match stored {
        Stored::Integer(value) => Value::Integer(*value),
        // Through decimal text: 0.1 as a 4-byte number is 0.1 to people, not 0.10000000149.
        Stored::F32(value) => Value::Float(value.to_string().parse().unwrap_or(f64::from(*value))),
        Stored::F64(value) => Value::Float(*value),
        Stored::Text(text, _) => Value::Text(text.clone()),
        Stored::Guid(guid) => Value::Text(guid.to_string()),
        Stored::Fields(fields) => Value::Fields(fields.iter().map(value).collect()),
    }
}

/// The bits of an integer in hexadecimal.
fn hex(stored: &Stored, bits: u32) -> Option<String> {
    let Stored::Integer(value) = stored else { return None };
    let mask = if bits >= 64 { u128::from(u64::MAX) } else { (1 << bits) - 1 };
    Some(format!("0x{:X}", *value as u128 & mask))
}
